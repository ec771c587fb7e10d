/** EC2's network, S3, and what stands in the way of a deletion. */

import { LeftBehind, NameTaken, NetworkConflict, NotReady } from "../errors.ts";
import { consoleUrl } from "../finding.ts";
import { customerActs, type Entry, heals, retries, vendorActs } from "./entry.ts";

export const NETWORK: Entry[] = [
  heals({
    name: "NatWithoutInternet",
    codes: ["Gateway.NotAttached"],
    means: "The VPC has no internet gateway attached, so a NAT gateway fails.",
    staff: "Attach the cluster's internet gateway to its VPC, then redrive.",
    source: "giantswarm/aws-operator#1234",
  }),
  heals({
    name: "NatFailed",
    codes: [
      "InsufficientFreeAddressesInSubnet",
      "Resource.AlreadyAssociated",
      "InvalidAllocationID.NotFound",
      "InvalidSubnetID.NotFound",
      "InternalError",
      "NotAuthorized",
    ],
    text: /nat gateway nat-\w+ has failed/,
    means: "AWS could not make a NAT gateway.",
    staff: "See the evidence for AWS's code, correct what it names, then redrive.",
    source: "hashicorp/terraform#13836",
  }),
  retries({
    name: "NotListedYet",
    codes: [
      "InvalidAllocationID.NotFound",
      "InvalidGatewayID.NotFound",
      "InvalidGroup.NotFound",
      "InvalidInternetGatewayID.NotFound",
      "InvalidNatGatewayID.NotFound",
      "InvalidRouteTableID.NotFound",
      "InvalidSubnet",
      "InvalidSubnetID.NotFound",
      "InvalidVpcEndpointId.NotFound",
      "InvalidVpcID.NotFound",
      "NatGatewayNotFound",
    ],
    means: "EC2 does not see yet what we made a moment ago.",
    staff:
      "If it is gone for good, somebody deleted it: find out who in the account's CloudTrail, and start over.",
    source: "hashicorp/terraform-provider-aws#13138",
  }),
  customerActs({
    name: "NetworkConflict",
    codes: ["NetworkConflict"],
    throws: NetworkConflict,
    means: "Other networks use the addresses that were asked for.",
    advice: ({ cluster: { vpcCidr } }) => ({
      mustBe: `the cluster's addresses ${vpcCidr} must be used by nothing else that it is connected with`,
      steps: ["free them, or ask for the cluster with another CIDR block"],
    }),
    source: "aws/containers-roadmap#216",
  }),
  customerActs({
    name: "BucketOfSomebodyElse",
    codes: ["BucketAlreadyExists"],
    throws: NameTaken,
    means: "The log bucket's name, which is of our making, belongs to another account.",
    advice: ({ cluster: { region } }) => ({
      mustBe: "the name of the log bucket must be free, or the bucket yours",
      steps: ["ask for the cluster again: another one has another bucket name"],
      link: consoleUrl(region, "s3/buckets"),
    }),
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
  }),
  customerActs({
    name: "NameTaken",
    codes: ["NameTaken"],
    throws: NameTaken,
    means: "A name that the cluster needs belongs to something that is not ours.",
    advice: ({ cluster: { accountId, name } }) => ({
      mustBe: `account ${accountId} must be dedicated to us`,
      steps: [`delete or rename it, or ask for the cluster under another name than ${name}`],
    }),
    source: "kubernetes-sigs/cluster-api-provider-aws: pkg/cloud/services/eks/cluster.go",
  }),
  {
    ...retries({
      name: "BucketNameResting",
      codes: ["OperationAborted"],
      means: "A bucket of that name was deleted a moment ago, and its name rests.",
      staff: "S3 gives the name free within an hour: redrive then.",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    }),
    throws: NotReady,
  },
  vendorActs({
    name: "AclsNotAllowed",
    codes: ["AccessControlListNotSupported"],
    means: "We sent an ACL to a bucket that has none.",
    staff: "Send no ACLs (functions/data-plane/log-bucket.ts), deploy, then redrive.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  }),
  customerActs({
    name: "LeftBehind",
    codes: ["LeftBehind"],
    throws: LeftBehind,
    means:
      "Somebody else's things are in the cluster's network, which cannot be deleted with them.",
    advice: ({ cluster: { region } }) => ({
      mustBe: "the cluster's network must hold nothing but what we, AWS or its Kubernetes made",
      steps: ["remove what is named, each as is said, or move it to a VPC of your own"],
      link: consoleUrl(region, "vpcconsole/home#NIC:"),
    }),
    source: "eksctl-io/eksctl#7589",
  }),
  retries({
    name: "StillInUse",
    codes: ["DependencyViolation"],
    means: "Something else still uses what is to be deleted.",
    staff:
      "List what holds it: network interfaces with their descriptions, security groups that refer to it, endpoints, load balancers. Remove what is ours or Kubernetes', wait for AWS's own, ask the customer for the rest. Then redrive.",
    source: "eksctl-io/eksctl#3726",
  }),
  heals({
    name: "RoleHasPolicies",
    codes: ["DeleteConflict", "DeleteConflictException"],
    means: "Somebody, often the customer's organization, has attached policies to our role.",
    staff: "Detach what is attached, then redrive.",
    source: "openshift/hive: OCM3031 ErrorDeletingIAMRole",
  }),
];
