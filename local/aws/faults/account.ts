/** Faults of the customer's account: who may do what, and how much of it there may be. */

import { customerActs, type NamedFault, on, refuse } from "./named-fault.ts";

const MINUTES = 60;

/** Texts: AWS's, as they are quoted at the entries of shared/catalogue. */
export const ACCOUNT_FAULTS = {
  "wrong-external-id": {
    means: "the customer's role no longer takes the external ID",
    strikes: on("sts.AssumeRole"),
    effect: refuse(
      "AccessDenied",
      "User: arn:aws:sts::999999999999:assumed-role/step is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/astronomer-remote-management",
      403,
    ),
    ends: customerActs("TrustRefused"),
  },
  deny: {
    means: "the customer's role lacks a permission",
    strikes: on("ec2.CreateNatGateway"),
    effect: refuse(
      "UnauthorizedOperation",
      "You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/astronomer-remote-management/step is not authorized to perform: ec2:CreateNatGateway because no identity-based policy allows the ec2:CreateNatGateway action",
      403,
    ),
    ends: customerActs("AccessDenied"),
  },
  "scp-deny": {
    means: "a service control policy of the customer's organization denies an action",
    strikes: on("eks.CreateCluster"),
    effect: refuse(
      "AccessDeniedException",
      "User: arn:aws:sts::123456789012:assumed-role/astronomer-remote-management/step is not authorized to perform: eks:CreateCluster with an explicit deny in a service control policy",
      403,
    ),
    ends: customerActs("AccessDenied"),
  },
  "expired-token": {
    means: "a session ends in the middle of a step",
    strikes: on("ec2.DescribeVpcs"),
    effect: refuse("RequestExpired", "Request has expired."),
    times: 1,
    ends: "by itself",
  },
  "pending-verification": {
    means: "AWS verifies the new account for half an hour",
    strikes: on("ec2.CreateVpc"),
    effect: refuse(
      "PendingVerification",
      "Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete. We will notify you by email once your request has been validated. While normally resolved within minutes, please allow up to 4 hours for this process to complete.",
    ),
    seconds: 30 * MINUTES,
    ends: "by itself",
  },
  "opt-in-pending": {
    means: "the customer takes an hour to finish signing up with AWS",
    strikes: on("ec2.CreateVpc"),
    effect: refuse(
      "OptInRequired",
      "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.",
      401,
    ),
    seconds: 60 * MINUTES,
    ends: "by itself",
  },
  "vpc-limit": {
    means: "the account may have no more VPCs",
    strikes: on("ec2.CreateVpc"),
    effect: refuse("VpcLimitExceeded", "The maximum number of VPCs has been reached."),
    ends: customerActs("QuotaExceeded"),
  },
  "eip-limit": {
    means: "the account may have no more Elastic IP addresses",
    strikes: on("ec2.AllocateAddress"),
    effect: refuse("AddressLimitExceeded", "The maximum number of addresses has been reached."),
    ends: customerActs("QuotaExceeded"),
  },
  "igw-limit": {
    means: "the account may have no more internet gateways",
    strikes: on("ec2.CreateInternetGateway"),
    effect: refuse(
      "InternetGatewayLimitExceeded",
      "The maximum number of internet gateways has been reached.",
    ),
    ends: customerActs("QuotaExceeded"),
  },
  "eks-limit": {
    means: "the account may have no more EKS clusters",
    strikes: on("eks.CreateCluster"),
    effect: refuse("ResourceLimitExceededException", "Clusters limit exceeded for account"),
    ends: customerActs("QuotaExceeded"),
  },
} as const satisfies Record<string, NamedFault>;
