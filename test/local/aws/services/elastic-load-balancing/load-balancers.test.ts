import {
  DeleteInternetGatewayCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DetachInternetGatewayCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DeleteLoadBalancerCommand as DeleteClassicCommand,
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  DescribeTagsCommand as DescribeClassicTagsCommand,
  ElasticLoadBalancingClient,
} from "@aws-sdk/client-elastic-load-balancing";
import {
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, it } from "vitest";
import { loadBalancersOf } from "../../../../../local/aws/services/elastic-load-balancing/load-balancer.ts";
import { services } from "../../../../../local/aws/services.ts";
import { type LeftoverKind, plantLeftovers } from "../../../../../local/leftovers/leftovers.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { anInternetGateway, aSubnet, aVpc } from "../ec2/networks.ts";

const start = async (...kinds: LeftoverKind[]) => {
  const aws = await startSimulatedAws(services);
  const ec2 = aws.client(EC2Client);
  const vpcId = await aVpc(ec2);
  await aSubnet(ec2, vpcId);
  const place = { world: aws.world, account: "123456789012", region: "us-east-1" };
  const planted = plantLeftovers({ place, vpcId, clusterName: "astro-a" }, kinds);
  const [balancer] = loadBalancersOf(place).values();
  return { aws, ec2, vpcId, planted, balancer };
};

it("tells the two generations apart, and their tags", async () => {
  const { aws, vpcId, planted } = await start("classic-load-balancer", "network-load-balancer");
  await using _ = aws;
  const name = planted["classic-load-balancer"] ?? "";
  const arn = planted["network-load-balancer"] ?? "";
  const classic = aws.client(ElasticLoadBalancingClient);
  const second = aws.client(ElasticLoadBalancingV2Client);

  const { LoadBalancerDescriptions } = await classic.send(new DescribeClassicCommand());
  const { LoadBalancers } = await second.send(new DescribeLoadBalancersCommand());

  expect(LoadBalancerDescriptions).toMatchObject([{ LoadBalancerName: name, VPCId: vpcId }]);
  expect(LoadBalancers).toMatchObject([{ LoadBalancerArn: arn, VpcId: vpcId, Type: "network" }]);
  const ofClassic = await classic.send(
    new DescribeClassicTagsCommand({ LoadBalancerNames: [name] }),
  );
  expect(ofClassic.TagDescriptions?.[0]?.Tags).toContainEqual({
    Key: "kubernetes.io/cluster/astro-a",
    Value: "owned",
  });
  const ofSecond = await second.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
  expect(ofSecond.TagDescriptions).toEqual([
    { ResourceArn: arn, Tags: [{ Key: "elbv2.k8s.aws/cluster", Value: "astro-a" }] },
  ]);
});

it("lists page by page", async () => {
  const { aws } = await start("application-load-balancer", "network-load-balancer");
  await using _ = aws;
  const client = aws.client(ElasticLoadBalancingV2Client);

  const first = await client.send(new DescribeLoadBalancersCommand({ PageSize: 1 }));
  const second = await client.send(new DescribeLoadBalancersCommand({ Marker: first.NextMarker }));

  expect(first.LoadBalancers).toMatchObject([{ Type: "application" }]);
  expect(second.LoadBalancers).toMatchObject([{ Type: "network" }]);
  expect(second.NextMarker).toBeUndefined();
});

it("gives back its interfaces some time after it is deleted, and its internet gateway with them", async () => {
  const { aws, ec2, vpcId, planted } = await start("classic-load-balancer");
  await using _ = aws;
  const InternetGatewayId = await anInternetGateway(ec2, vpcId);
  const detach = new DetachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId });
  const remove = new DeleteClassicCommand({ LoadBalancerName: planted["classic-load-balancer"] });

  await aws.client(ElasticLoadBalancingClient).send(remove);
  await aws.client(ElasticLoadBalancingClient).send(remove);

  await expect(ec2.send(detach)).rejects.toMatchObject({ name: "DependencyViolation" });
  const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand());
  expect(NetworkInterfaces).toMatchObject([
    { RequesterId: "amazon-elb", Description: `ELB ${planted["classic-load-balancer"]}` },
  ]);
  await aws.world.clock.sleep(10);
  await ec2.send(detach);
  await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
});

it("holds its target group, and is held by its deletion protection", async () => {
  const { aws, ec2, balancer } = await start("application-load-balancer");
  await using _ = aws;
  const client = aws.client(ElasticLoadBalancingV2Client);
  const LoadBalancerArn = balancer?.arn;
  const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
  const removeGroup = new DeleteTargetGroupCommand({ TargetGroupArn });
  const remove = new DeleteLoadBalancerCommand({ LoadBalancerArn });
  await expect(client.send(removeGroup)).rejects.toMatchObject({
    name: "ResourceInUseException",
    message: `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
  });
  Object.assign(balancer ?? {}, { isProtected: true });
  await expect(client.send(remove)).rejects.toMatchObject({
    name: "OperationNotPermittedException",
    message: `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
  });

  Object.assign(balancer ?? {}, { isProtected: false });
  await client.send(remove);
  await client.send(remove);
  const { TargetGroups: unused } = await client.send(new DescribeTargetGroupsCommand());
  await client.send(removeGroup);
  await client.send(removeGroup);

  expect(unused).toMatchObject([{ TargetGroupArn, LoadBalancerArns: [] }]);
  const { SecurityGroups } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [{ Name: "tag:elbv2.k8s.aws/cluster", Values: ["astro-a"] }],
    }),
  );
  expect(SecurityGroups).toHaveLength(2);
});

const ABSENT = "arn:aws:elasticloadbalancing:us-east-1:123456789012";

it.each([
  {
    what: "load balancer",
    run: (client) =>
      client.send(
        new DescribeLoadBalancersCommand({ LoadBalancerArns: [`${ABSENT}:loadbalancer/x`] }),
      ),
    name: "LoadBalancerNotFoundException",
    message: "One or more load balancers not found",
  },
  {
    what: "target group",
    run: (client) =>
      client.send(
        new DescribeTargetGroupsCommand({ TargetGroupArns: [`${ABSENT}:targetgroup/x`] }),
      ),
    name: "TargetGroupNotFoundException",
    message: "One or more target groups not found",
  },
  {
    what: "load balancer's tags",
    run: (client) =>
      client.send(new DescribeTagsCommand({ ResourceArns: [`${ABSENT}:loadbalancer/x`] })),
    name: "LoadBalancerNotFoundException",
    message: "One or more load balancers not found",
  },
  {
    what: "target group's tags",
    run: (client) =>
      client.send(new DescribeTagsCommand({ ResourceArns: [`${ABSENT}:targetgroup/x`] })),
    name: "TargetGroupNotFoundException",
    message: "One or more target groups not found",
  },
] satisfies {
  what: string;
  run: (client: ElasticLoadBalancingV2Client) => Promise<unknown>;
  name: string;
  message: string;
}[])("does not find a $what that is not there", async ({ run, name, message }) => {
  const { aws } = await start();
  await using _ = aws;

  await expect(run(aws.client(ElasticLoadBalancingV2Client))).rejects.toMatchObject({
    name,
    message,
  });
});

it("does not find a classic load balancer that is not there", async () => {
  const { aws } = await start();
  await using _ = aws;

  const describing = aws
    .client(ElasticLoadBalancingClient)
    .send(new DescribeClassicCommand({ LoadBalancerNames: ["x"] }));

  await expect(describing).rejects.toMatchObject({
    message: "There is no ACTIVE Load Balancer named 'x'",
  });
});
