import {
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DeleteVolumeCommand,
  DeleteVpcEndpointsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
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
import { RDSClient } from "@aws-sdk/client-rds";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/kubernetes-leftovers.ts";
import { allOwnedBy, tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, byRole, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);
const classic = mockClient(ElasticLoadBalancingClient);
const balancing = mockClient(ElasticLoadBalancingV2Client);
const rds = mockClient(RDSClient);

beforeEach(() => {
  ec2.reset();
  ec2.onAnyCommand().resolves({});
  classic.reset();
  classic.onAnyCommand().resolves({});
  balancing.reset();
  balancing.onAnyCommand().resolves({});
  rds.reset();
  rds.onAnyCommand().resolves({});
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: "vpc-1" }] });
});

const owned = { Key: "kubernetes.io/cluster/astro-analytics", Value: "owned" };
const ofController = { Key: "elbv2.k8s.aws/cluster", Value: "astro-analytics" };
const ofOther = { Key: "elbv2.k8s.aws/cluster", Value: "astro-other" };
const ofGuardDuty = { Key: "GuardDutyManaged", Value: "true" };
const inVpc = { Filters: [{ Name: "vpc-id", Values: ["vpc-1"] }] };

it("finds nothing, and changes nothing", async () => {
  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(ec2, DescribeVpcsCommand)).toEqual([byRole("vpc")]);
  const all = [ec2, classic, balancing].flatMap(commands);
  expect(all.filter((name) => !name.startsWith("Describe"))).toEqual([]);
});

it("looks for nothing but volumes when the VPC is gone", async () => {
  ec2.on(DescribeVpcsCommand).resolves({});

  await run(remove);

  expect(new Set(commands(ec2))).toEqual(
    new Set(["DescribeVpcsCommand", "DescribeVolumesCommand"]),
  );
  expect([classic, balancing].flatMap(commands)).toEqual([]);
});

describe("load balancers", () => {
  const withBalancers = (...tags: { Key: string; Value: string }[]) => {
    classic.on(DescribeClassicCommand).resolves({
      LoadBalancerDescriptions: [
        { LoadBalancerName: "a1", VPCId: "vpc-1" },
        { LoadBalancerName: "elsewhere", VPCId: "vpc-2" },
        { LoadBalancerName: "nowhere" },
      ],
    });
    classic.on(DescribeClassicTagsCommand).resolves({
      TagDescriptions: [{ LoadBalancerName: "a1", Tags: tags }],
    });
    balancing.on(DescribeLoadBalancersCommand).resolves({
      LoadBalancers: [
        { LoadBalancerArn: "arn:1", VpcId: "vpc-1" },
        { LoadBalancerArn: "arn:2", VpcId: "vpc-2" },
        { LoadBalancerArn: "arn:3" },
      ],
    });
    balancing.on(DescribeTargetGroupsCommand).resolves({
      TargetGroups: [
        { TargetGroupArn: "arn:t1", VpcId: "vpc-1" },
        { TargetGroupArn: "arn:t2", VpcId: "vpc-2" },
        { TargetGroupArn: "arn:t3" },
      ],
    });
    balancing.on(DescribeTagsCommand).resolves({
      TagDescriptions: ["arn:1", "arn:t1"].map((ResourceArn) => ({ ResourceArn, Tags: tags })),
    });
  };

  it.each([owned, ofController])("of both generations go, by the tag $Key", async (tag) => {
    withBalancers(tag);

    await run(remove);

    expect(inputs(classic, DeleteClassicCommand)).toEqual([{ LoadBalancerName: "a1" }]);
    expect(inputs(balancing, DeleteLoadBalancerCommand)).toEqual([{ LoadBalancerArn: "arn:1" }]);
    expect(inputs(balancing, DeleteTargetGroupCommand)).toEqual([{ TargetGroupArn: "arn:t1" }]);
  });

  it.each([{ tags: [ofOther] }, { tags: [] }])(
    "with tags $tags are named, and stay",
    async ({ tags }) => {
      withBalancers(...tags);

      await expect(run(remove)).rejects.toMatchObject({
        name: "LeftBehind",
        message: expect.stringContaining(
          "load balancer a1: delete it in the console of EC2, under Load Balancers; load balancer arn:1: ",
        ),
      });
      expect(commands(classic)).not.toContain("DeleteLoadBalancerCommand");
      expect(commands(balancing).filter((name) => name.startsWith("Delete"))).toEqual([]);
    },
  );

  it("that are protected are the customer's to unprotect", async () => {
    withBalancers(ofController);
    balancing.on(DeleteLoadBalancerCommand).rejects(awsError("OperationNotPermitted"));

    await expect(run(remove)).rejects.toMatchObject({
      name: "LeftBehind",
      message: expect.stringContaining("load balancer arn:1: turn off its deletion protection"),
    });
  });

  it("hold their target groups for a while", async () => {
    withBalancers(ofController);
    balancing.on(DeleteTargetGroupCommand).rejects(awsError("ResourceInUse", "in use"));

    await expect(run(remove)).rejects.toMatchObject({
      name: "NotReady",
      message: "still being deleted: target group arn:t1 (in use)",
    });
  });

  it("are asked for page by page", async () => {
    classic.on(DescribeClassicCommand).resolves({ NextMarker: "more" });
    classic.on(DescribeClassicCommand, { Marker: "more" }).resolves({});

    await run(remove);

    expect(inputs(classic, DescribeClassicCommand)).toEqual([
      { Marker: undefined },
      { Marker: "more" },
    ]);
  });
});

describe("network interfaces", () => {
  const lost = {
    NetworkInterfaceId: "eni-1",
    Description: "aws-K8S-i-1",
    TagSet: [{ Key: "cluster.k8s.amazonaws.com/name", Value: "astro-analytics" }],
  };
  const withInterfaces = (...NetworkInterfaces: object[]) =>
    ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces });

  it("that the VPC CNI lost go", async () => {
    withInterfaces(lost);

    await run(remove);

    expect(inputs(ec2, DescribeNetworkInterfacesCommand)).toEqual([{ ...inVpc, MaxResults: 1000 }]);
    expect(inputs(ec2, DeleteNetworkInterfaceCommand)).toEqual([{ NetworkInterfaceId: "eni-1" }]);
  });

  it("that are gone meanwhile are deleted", async () => {
    withInterfaces(lost);
    ec2.on(DeleteNetworkInterfaceCommand).rejects(awsError("InvalidNetworkInterfaceID.NotFound"));

    await expect(run(remove)).resolves.toEqual({});
  });

  it("that are still attached are waited for", async () => {
    withInterfaces({ ...lost, Status: "in-use" });

    await expect(run(remove)).rejects.toMatchObject({
      name: "NotReady",
      message: "still being deleted: network interface eni-1 (in use)",
    });
    expect(commands(ec2)).not.toContain("DeleteNetworkInterfaceCommand");
  });

  it("of AWS, of EKS and of ours are nobody else's", async () => {
    withInterfaces(
      { NetworkInterfaceId: "eni-1", RequesterManaged: true },
      { NetworkInterfaceId: "eni-2", Description: "Amazon EKS astro-analytics" },
      { NetworkInterfaceId: "eni-3", TagSet: tagList(aCluster(), "nodes") },
    );

    await expect(run(remove)).resolves.toEqual({});
  });

  it("of strangers are named, and stay", async () => {
    withInterfaces({ NetworkInterfaceId: "eni-1", Description: "made by hand" });

    await expect(run(remove)).rejects.toMatchObject({
      name: "LeftBehind",
      message: expect.stringContaining(
        "network interface eni-1 “made by hand”: delete it (aws ec2 delete-network-interface --network-interface-id eni-1)",
      ),
    });
    expect(commands(ec2)).not.toContain("DeleteNetworkInterfaceCommand");
  });

  it("report what AWS says when it is none of that", async () => {
    withInterfaces(lost);
    ec2.on(DeleteNetworkInterfaceCommand).rejects(awsError("UnauthorizedOperation"));

    await expect(run(remove)).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("endpoints", () => {
  it("of GuardDuty go, and are waited for", async () => {
    ec2.on(DescribeVpcEndpointsCommand).resolves({
      VpcEndpoints: [
        { VpcEndpointId: "vpce-1", Tags: [ofGuardDuty] },
        { VpcEndpointId: "vpce-2", Tags: tagList(aCluster(), "endpoint-s3") },
      ],
    });

    await expect(run(remove)).rejects.toMatchObject({
      name: "NotReady",
      message: "still being deleted: vpc endpoint vpce-1",
    });
    expect(inputs(ec2, DeleteVpcEndpointsCommand)).toEqual([{ VpcEndpointIds: ["vpce-1"] }]);
  });

  it("of strangers are named, and stay", async () => {
    ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: [{ VpcEndpointId: "vpce-1" }] });

    await expect(run(remove)).rejects.toMatchObject({
      name: "LeftBehind",
      message: expect.stringContaining("vpc endpoint vpce-1: delete it"),
    });
    expect(commands(ec2)).not.toContain("DeleteVpcEndpointsCommand");
  });
});

describe("security groups", () => {
  const toNodes = { IpProtocol: "tcp", FromPort: 80, ToPort: 80 };
  const withGroups = (...SecurityGroups: object[]) =>
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups });

  it("of Kubernetes and GuardDuty go, after the rules that name them", async () => {
    const named = { UserIdGroupPairs: [{ GroupId: "sg-k8s" }] };
    withGroups(
      { GroupId: "sg-k8s", GroupName: "k8s-elb-a1", Tags: [owned], IpPermissions: [toNodes] },
      { GroupId: "sg-gd", GroupName: "GuardDutyManaged", Tags: [ofGuardDuty] },
      {
        GroupId: "sg-nodes",
        Tags: tagList(aCluster(), "node-security-group"),
        IpPermissions: [
          {
            ...toNodes,
            UserIdGroupPairs: [{ GroupId: "sg-k8s" }, { GroupId: "sg-nodes" }, {}],
            IpRanges: [{ CidrIp: "10.0.0.0/8" }],
          },
        ],
        IpPermissionsEgress: [{ IpProtocol: "-1", ...named }],
      },
      { GroupId: "sg-default", GroupName: "default" },
    );

    await run(remove);

    expect(inputs(ec2, DescribeSecurityGroupsCommand)).toEqual([inVpc]);
    expect(inputs(ec2, RevokeSecurityGroupIngressCommand)).toEqual([
      { GroupId: "sg-nodes", IpPermissions: [{ ...toNodes, ...named }] },
    ]);
    expect(inputs(ec2, RevokeSecurityGroupEgressCommand)).toEqual([
      {
        GroupId: "sg-nodes",
        IpPermissions: [{ IpProtocol: "-1", FromPort: undefined, ToPort: undefined, ...named }],
      },
    ]);
    expect(inputs(ec2, DeleteSecurityGroupCommand)).toEqual([
      { GroupId: "sg-k8s" },
      { GroupId: "sg-gd" },
    ]);
  });

  it("that something holds are waited for", async () => {
    withGroups({ GroupId: "sg-1", GroupName: "eks-cluster-sg", Tags: [owned] });
    ec2.on(DeleteSecurityGroupCommand).rejects(awsError("DependencyViolation", "has a dependent"));

    await expect(run(remove)).rejects.toMatchObject({
      name: "NotReady",
      message: "still being deleted: security group sg-1 “eks-cluster-sg” (has a dependent)",
    });
  });

  it("of strangers are named, and stay", async () => {
    withGroups({ GroupId: "sg-1", GroupName: "made-by-hand", Tags: [ofOther] });

    await expect(run(remove)).rejects.toMatchObject({
      name: "LeftBehind",
      message: expect.stringContaining("security group sg-1 “made-by-hand”: delete it"),
    });
    expect(commands(ec2)).not.toContain("DeleteSecurityGroupCommand");
  });
});

it("names whatever else strangers have in the VPC, and leaves it alone", async () => {
  ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: "subnet-1" }] });

  await expect(run(remove)).rejects.toMatchObject({
    name: "LeftBehind",
    message: expect.stringContaining("subnet subnet-1"),
  });
  expect(commands(ec2).filter((name) => !name.startsWith("Describe"))).toEqual([]);
});

describe("volumes", () => {
  const ofClaims = { Name: "tag-key", Values: ["kubernetes.io/created-for/pvc/name"] };

  it("of claims go by our tags and by the tag that names the cluster, each once", async () => {
    const ours = { VolumeId: "vol-1", Tags: [...tagList(aCluster(), "volume"), owned] };
    ec2
      .on(DescribeVolumesCommand)
      .resolves({ Volumes: [ours, { VolumeId: "vol-2", Tags: [owned] }] })
      .on(DescribeVolumesCommand, { Filters: [...allOwnedBy(aCluster()), ofClaims] })
      .resolves({ Volumes: [ours] });

    await run(remove);

    expect(inputs(ec2, DescribeVolumesCommand)).toEqual([
      { Filters: [...allOwnedBy(aCluster()), ofClaims] },
      {
        Filters: [
          { Name: "tag:kubernetes.io/cluster/astro-analytics", Values: ["owned"] },
          ofClaims,
        ],
      },
    ]);
    expect(inputs(ec2, DeleteVolumeCommand)).toEqual([
      { VolumeId: "vol-1" },
      { VolumeId: "vol-2" },
    ]);
  });

  it("that another cluster owns, too, stay", async () => {
    const Tags = [owned, { Key: "kubernetes.io/cluster/astro-other", Value: "owned" }];
    ec2.on(DescribeVolumesCommand).resolves({ Volumes: [{ VolumeId: "vol-1", Tags }] });

    await expect(run(remove)).resolves.toEqual({});

    expect(commands(ec2)).not.toContain("DeleteVolumeCommand");
  });
});
