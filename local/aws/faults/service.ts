/** Faults of AWS's services and of Lambda: too much, too early, out of order. */

import { STATUS_CHANGE } from "../faults.ts";
import { type NamedFault, on, refuse, vendorActs } from "./named-fault.ts";

const MINUTES = 60;

export const SERVICE_FAULTS = {
  throttle: {
    means: "EC2 throttles all that makes subnets and groups for half a minute",
    strikes: on("ec2.CreateSubnet", "ec2.CreateSecurityGroup"),
    effect: refuse("RequestLimitExceeded", "Request limit exceeded.", 503),
    seconds: 30,
    ends: "by itself",
  },
  "internal-error": {
    means: "RDS is out of order for a minute",
    strikes: on("rds.CreateDBInstance"),
    effect: refuse(
      "InternalFailure",
      "The request processing has failed because of an unknown error, exception or failure.",
      500,
    ),
    seconds: 60,
    ends: "by itself",
  },
  "out-of-order": {
    means: "RDS is out of order, and stays so",
    strikes: on("rds.CreateDBInstance"),
    effect: refuse("ServiceUnavailable", "Service is unavailable", 503),
    ends: vendorActs("ServiceUnavailable"),
  },
  unknown: {
    means: "AWS refuses a bucket for a reason that nobody has seen before",
    strikes: on("s3.CreateBucket"),
    effect: refuse("NotInTheCatalogue", "Something that the error catalogue does not know."),
    ends: vendorActs("NotInTheCatalogue"),
  },
  "iam-slow": {
    means: "EKS gets to know a new role only after two minutes",
    strikes: on("eks.CreateCluster"),
    effect: refuse(
      "InvalidParameterException",
      "Role could not be assumed because the trusted entity is not correct",
    ),
    seconds: 2 * MINUTES,
    ends: "by itself",
  },
  "not-listed-yet": {
    means: "EC2 does not know a new internet gateway by its id yet",
    strikes: on("ec2.AttachInternetGateway"),
    effect: refuse(
      "InvalidInternetGatewayID.NotFound",
      "The internetGateway ID 'igw-0123456789abcdef0' does not exist",
    ),
    seconds: 4,
    ends: "by itself",
  },
  "unsupported-zone": {
    means: "a zone has no room for control planes of EKS for half an hour",
    strikes: on("eks.CreateCluster"),
    effect: refuse(
      "UnsupportedAvailabilityZoneException",
      "Cannot create cluster 'astro-demo' because us-east-1a, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: us-east-1b, us-east-1c",
    ),
    seconds: 30 * MINUTES,
    ends: "by itself",
  },
  "database-capacity": {
    means: "RDS has no instances of the class left for half an hour",
    strikes: on("rds.CreateDBInstance"),
    effect: refuse(
      "InsufficientDBInstanceCapacity",
      "Insufficient capacity for the requested DB instance class.",
    ),
    seconds: 30 * MINUTES,
    ends: "by itself",
  },
  "lost-answer": {
    means: "a VPC is made, and the answer gets lost",
    strikes: on("ec2.CreateVpc"),
    effect: { kind: "lose" },
    times: 1,
    ends: "by itself",
  },
  "lambda-death": {
    means: "a function dies right after it has allocated an address",
    strikes: on("ec2.AllocateAddress"),
    effect: { kind: "kill" },
    times: 1,
    ends: "by itself",
  },
  "lost-status-event": {
    means: "nobody hears of what becomes of the execution, until the sweeper looks",
    strikes: ({ service, operation }) => `${service}.${operation}` === STATUS_CHANGE,
    effect: { kind: "lose" },
    ends: "by itself",
  },
  "table-down": {
    means: "our own table refuses what a step has to write",
    strikes: ({ functionName, service, operation }) =>
      functionName === "routesEnsure" && `${service}.${operation}` === "dynamodb.UpdateItem",
    effect: refuse("InternalServerError", "Internal server error", 500),
    ends: vendorActs("InternalServerError"),
  },
} as const satisfies Record<string, NamedFault>;
