import { describe, expect, it } from "vitest";
import { strangeInterfaces } from "../../shared/interfaces.ts";
import { tagList } from "../../shared/tags.ts";
import { aCluster } from "../support/requests.ts";

const cluster = aCluster();

describe("an interface that a service of AWS made", () => {
  it.each([
    [
      "AWS Lambda VPC ENI-reports-fd0f39b4-6b1c-4a2c-9b7e-0a1b2c3d4e5f",
      "aws lambda update-function-configuration --function-name reports --vpc-config",
    ],
    ["AWS Lambda VPC ENI-reports", "--function-name reports --vpc-config"],
    [
      "EFS mount target for fs-0123 (fsmt-0456)",
      "aws efs delete-mount-target --mount-target-id fsmt-0456",
    ],
    [
      "Network Interface for Transit Gateway Attachment tgw-attach-0789",
      "delete-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-0789",
    ],
    ["ElastiCache sessions-001", "delete the ElastiCache cluster sessions-001"],
    ["RedshiftNetworkInterface", "delete the Redshift cluster"],
  ])("for somebody else is a stranger's: %s", (Description, remedy) => {
    const one = { NetworkInterfaceId: "eni-1", RequesterManaged: true, Description };

    expect(strangeInterfaces(cluster, [one])).toEqual([
      { is: `network interface eni-1 “${Description}”`, remedy: expect.stringContaining(remedy) },
    ]);
  });

  it.each([
    "RDSNetworkInterface",
    "Interface for NAT Gateway nat-1",
    "VPC Endpoint Interface vpce-1",
    "ELB app/k8s-airflow/1",
    undefined,
  ])("for the cluster, perhaps, is none: %s", (Description) => {
    const one = { NetworkInterfaceId: "eni-1", RequesterManaged: true, Description };

    expect(strangeInterfaces(cluster, [one])).toEqual([]);
  });
});

it("of an instance tells which one, and goes with it", () => {
  const one = { NetworkInterfaceId: "eni-1", Attachment: { InstanceId: "i-1" } };

  expect(strangeInterfaces(cluster, [one])).toEqual([
    {
      is: "network interface eni-1 of instance i-1",
      remedy: expect.stringContaining("aws ec2 terminate-instances --instance-ids i-1"),
    },
  ]);
});

it("of ours, of EKS and of its pods is no stranger's", () => {
  const ours = [
    { TagSet: tagList(cluster, "nodes") },
    { Description: "Amazon EKS astro-analytics" },
    { TagSet: [{ Key: "cluster.k8s.amazonaws.com/name", Value: "astro-analytics" }] },
  ];

  expect(strangeInterfaces(cluster, ours)).toEqual([]);
});
