/** What AWS has no room for, or does not offer where it was asked for. */

import { NODE_INSTANCE_TYPES } from "../catalog.ts";
import type { Cluster } from "../cluster.ts";
import { NotOffered } from "../errors.ts";
import { consoleUrl } from "../finding.ts";
import { type Cause, customerActs, type Entry, vendorActs, waits } from "./entry.ts";

/** Fifteen minutes, eight times over. */
const CAPACITY_SECONDS = 2 * 3600;

/** Types of the catalogue of the same size, of other families. */
const siblingsOf = ({ nodeInstanceType }: Cluster): string[] => {
  const size = nodeInstanceType.split(".")[1];
  return NODE_INSTANCE_TYPES.filter(
    (one) => one !== nodeInstanceType && one.split(".")[1] === size,
  );
};

const healthDashboard = (region: string) => consoleUrl(region, "health/home");

/** A request can't be changed: the cluster is deleted, and another one asked for. */
const askForAnother = (what: string) => `delete this cluster, and ask for it again with ${what}`;

const otherNodes = ({ cluster }: Cause) => ({
  mustBe: `AWS must have ${cluster.nodeInstanceType} for you in the zones of the cluster in ${cluster.region}`,
  steps: [
    "tell our support to try again, since capacity comes and goes",
    `or ${askForAnother(`another nodeInstanceType, such as ${siblingsOf(cluster).join(", ")}`)}`,
  ],
  link: healthDashboard(cluster.region),
  command: `aws ec2 describe-instance-type-offerings --region ${cluster.region} --location-type availability-zone --filters Name=instance-type,Values=${cluster.nodeInstanceType}`,
});

const otherDatabase = ({ cluster }: Cause) => ({
  mustBe: `RDS must offer ${cluster.dbInstanceClass} in two zones of ${cluster.region}`,
  steps: [
    `${askForAnother("another dbInstanceClass")}, or in another Region`,
    "or tell our support to try again later",
  ],
  link: consoleUrl(cluster.region, "rds/home"),
  command: `aws rds describe-orderable-db-instance-options --region ${cluster.region} --engine postgres --db-instance-class ${cluster.dbInstanceClass} --vpc`,
});

export const CAPACITY: Entry[] = [
  waits({
    name: "NoCapacityForNodes",
    codes: ["InsufficientInstanceCapacity", "InsufficientCapacity", "AsgInstanceLaunchFailures"],
    text: /InsufficientInstanceCapacity|do not have sufficient/,
    waitSeconds: CAPACITY_SECONDS,
    means: "AWS has no instances of that type left in the zones for the moment.",
    advice: otherNodes,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html",
  }),
  waits({
    name: "NoCapacityForControlPlane",
    codes: ["UnsupportedAvailabilityZoneException"],
    waitSeconds: CAPACITY_SECONDS,
    means: "EKS has room for a control plane in fewer than two zones for the moment.",
    advice: ({ cluster: { region } }) => ({
      mustBe: `EKS must have capacity in two zones of ${region}; the message names those that have`,
      steps: [
        "tell our support to try again, since capacity comes and goes",
        `or ${askForAnother("another Region")}`,
      ],
      link: healthDashboard(region),
    }),
    staff:
      "If the zone never has capacity, add its id to NOT_FOR_EKS in shared/plan.ts, delete the cluster and let the customer ask anew: the plan chooses other zones.",
    source: "eksctl-io/eksctl#817",
  }),
  waits({
    name: "NoCapacityForDatabase",
    codes: [
      "InsufficientDBInstanceCapacity",
      "InsufficientDBInstanceCapacityFault",
      "insufficient-capacity",
    ],
    waitSeconds: CAPACITY_SECONDS,
    means: "AWS has no database instances of that class left for the moment.",
    advice: otherDatabase,
    source:
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Troubleshooting.html#CHAP_Troubleshooting.Capacity",
  }),
  customerActs({
    name: "NodesNotOffered",
    codes: [
      "Unsupported",
      "UnsupportedOperation",
      "InvalidRequestException",
      "InvalidParameterException",
      "AsgInstanceLaunchFailures",
    ],
    text: /requested instance type .* not supported in your requested Availability Zone/,
    throws: NotOffered,
    means: "The zone does not have the instance type at all.",
    advice: otherNodes,
    source: "awslabs/ec2-spot-workshops#154",
  }),
  customerActs({
    name: "DatabaseNotOffered",
    codes: ["InvalidParameterCombination", "InvalidParameterCombinationException"],
    text: /does not support creating a DB instance with the following combination/,
    throws: NotOffered,
    means: "RDS does not offer the class with that version, or not in the Region's zones.",
    advice: otherDatabase,
    source: "aws-samples/airflow-for-amazon-eks-blog#3",
  }),
  vendorActs({
    name: "VersionVanished",
    codes: ["InvalidParameterCombination", "InvalidParameterCombinationException"],
    text: /Cannot find version/,
    means: "RDS has withdrawn the version that the plan chose.",
    staff:
      "The plan is of an execution that has begun long ago: delete the cluster and let the customer ask anew.",
    source: "sidpalas/devops-directive-terraform-course#8",
  }),
  vendorActs({
    name: "EndpointNotInZone",
    codes: ["InvalidParameter"],
    text: /does not support the availability zone of the subnet/,
    means: "An AWS service has no endpoint in a zone of the cluster.",
    staff:
      "Place the endpoint only in zones that its service supports (functions/data-plane/endpoints.ts), deploy, then redrive.",
    source: "aws/aws-cdk#7521",
  }),
  vendorActs({
    name: "ZoneUnknown",
    codes: ["InvalidParameterValue"],
    text: /for parameter availabilityZone is invalid/i,
    means: "The account does not have a zone of that name.",
    staff: "Zones come from the account itself: find out where the name came from, then redrive.",
    source: "aws-samples/saas-reference-architecture-ecs#12",
  }),
  vendorActs({
    name: "SubnetFull",
    codes: [
      "InsufficientFreeAddresses",
      "InsufficientFreeAddressesInSubnet",
      "InvalidParameterException",
      "InvalidRequestException",
    ],
    text: /InsufficientFreeAddresses|Free IPs: \d+, need at least|not enough (free )?IP/i,
    means: "A subnet of the cluster has no free addresses left.",
    staff:
      "Look at the network interfaces in the subnet: something else is in our VPC, or the plan's subnets are too small. Free addresses, then redrive.",
    source: "aws/amazon-vpc-cni-k8s#2846",
  }),
];
