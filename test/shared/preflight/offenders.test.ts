import type { NetworkInterface } from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { offendersIn } from "../../../shared/preflight/offenders.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";

const told = (...networkInterfaces: NetworkInterface[]) =>
  offendersIn(aCluster(), { region: "eu-west-3", vpcs: [], networkInterfaces });

const described = (Description: string, more: NetworkInterface = {}): NetworkInterface => ({
  NetworkInterfaceId: "eni-1",
  VpcId: "vpc-1",
  Description,
  ...more,
});

it.each([
  [
    "Interface for NAT Gateway nat-0a",
    "ec2:eu-west-3:123456789012:natgateway/nat-0a",
    "ec2 describe-nat-gateways --nat-gateway-ids nat-0a",
  ],
  [
    "ELB app/shop-1/50dc6c495c0c9188",
    "elasticloadbalancing:eu-west-3:123456789012:loadbalancer/app/shop-1/50dc6c495c0c9188",
    "elbv2 describe-load-balancers --names shop-1",
  ],
  [
    "ELB shop-1",
    "elasticloadbalancing:eu-west-3:123456789012:loadbalancer/shop-1",
    "elb describe-load-balancers --load-balancer-names shop-1",
  ],
  [
    "Amazon EKS astro-forged",
    "eks:eu-west-3:123456789012:cluster/astro-forged",
    "eks describe-cluster --name astro-forged",
  ],
  ["RDSNetworkInterface", "rds:eu-west-3:123456789012:db:*", "rds describe-db-instances"],
])("knows by %s for what an interface is, and how to look at that", (description, arn, command) => {
  expect(told(described(description))).toMatchObject([
    { arn: `arn:aws:${arn}`, command: `aws ${command} --region eu-west-3` },
  ]);
});

it("names the instance that an interface is attached to", () => {
  const one = described("ELB shop", { Attachment: { InstanceId: "i-1" } });

  expect(told(one)).toMatchObject([
    {
      arn: "arn:aws:ec2:eu-west-3:123456789012:instance/i-1",
      command: "aws ec2 describe-instances --instance-ids i-1 --region eu-west-3",
    },
  ]);
});

it("names once what has several interfaces", () => {
  const one = described("ELB shop");

  expect(told(one, { ...one, NetworkInterfaceId: "eni-2" })).toHaveLength(1);
});

it.each(["AWS Lambda VPC ENI-shop-1", "ELB shop;reboot", "ELB $(reboot)/a/b", ""])(
  "names an interface itself whose description says nothing else, and puts none of it into a command: %s",
  (description) => {
    expect(told(described(description))).toEqual([
      {
        arn: "arn:aws:ec2:eu-west-3:123456789012:network-interface/eni-1",
        region: "eu-west-3",
        says: description,
        console: "ec2/home#NIC:",
        command:
          "aws ec2 describe-network-interfaces --network-interface-ids eni-1 --region eu-west-3",
      },
    ]);
  },
);

it("has nothing against endpoints, nor against what is in the VPC of a cluster of ours", () => {
  const ours = { VpcId: "vpc-2", Tags: tagList(aCluster({ clusterId: "another" }), "vpc") };

  const offenders = offendersIn(aCluster(), {
    region: "eu-west-3",
    vpcs: [ours],
    networkInterfaces: [
      described("VPC Endpoint Interface vpce-1", { InterfaceType: "vpc_endpoint" }),
      described("ELB k8s-airflow", { VpcId: "vpc-2" }),
    ],
  });

  expect(offenders).toEqual([]);
});
