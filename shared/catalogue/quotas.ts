/** Service quotas that are used up. */

import { QuotaExceeded } from "../errors.ts";
import { consoleUrl } from "../finding.ts";
import { type Cause, customerActs, type Entry, waits } from "./entry.ts";

/** A quota, and how AWS says that it is used up. */
interface Quota {
  name: string;
  codes: readonly string[];
  text?: RegExp;
  serviceCode: string;
  quotaCode: string;
  /** What it counts, in the plural. */
  counts: string;
  /** How many a cluster needs. */
  needs: string;
  /** A value that is enough for one cluster beside what most accounts have. */
  enough: number;
  /** Quotas of services that are the same everywhere are kept in one Region. */
  isGlobal?: boolean;
  source: string;
}

const quota = ({ serviceCode, quotaCode, counts, needs, enough, isGlobal, ...said }: Quota) =>
  customerActs({
    ...said,
    throws: QuotaExceeded,
    means: `The quota of ${counts} (${serviceCode}/${quotaCode}) is used up; a cluster needs ${needs}.`,
    staff:
      "Wait for the customer; AWS grants most increases within a day. Then redrive: what the quota stopped is made anew.",
    advice: ({ cluster }: Cause) => {
      const region = isGlobal ? "us-east-1" : cluster.region;
      return {
        mustBe: `account ${cluster.accountId} must have room for ${needs} more ${counts} in ${cluster.region}`,
        steps: [
          `request an increase of quota ${quotaCode}, or delete ${counts} that the account does not need`,
        ],
        link: consoleUrl(region, `servicequotas/home/services/${serviceCode}/quotas/${quotaCode}`),
        command: `aws service-quotas request-service-quota-increase --region ${region} --service-code ${serviceCode} --quota-code ${quotaCode} --desired-value ${enough}`,
      };
    },
  });

/** Codes of quotas: `aws service-quotas list-service-quotas`, and the quota pages of each service. */
export const QUOTAS: Entry[] = [
  waits({
    name: "QuotaIncreaseRequested",
    codes: ["Parked", "WaitedTooLong"],
    text: /an increase to \d+ is requested/,
    waitSeconds: 48 * 3600,
    means:
      "We have requested a higher quota, as the customer wished, and AWS has not granted it yet.",
    advice: ({ cluster: { accountId, region } }) => ({
      mustBe: `AWS must have raised the quotas of account ${accountId} in ${region}`,
      steps: [
        "answer what AWS Support asks in the cases of the requests, or ask it how long it will take",
      ],
      link: consoleUrl(region, "servicequotas/home/requests"),
      command: `aws service-quotas list-requested-service-quota-change-history --region ${region}`,
    }),
    source:
      "https://docs.aws.amazon.com/servicequotas/latest/userguide/request-quota-increase.html",
  }),
  quota({
    name: "ElasticIpQuota",
    codes: ["AddressLimitExceeded"],
    serviceCode: "ec2",
    quotaCode: "L-0263D0A3",
    counts: "Elastic IP addresses",
    needs: "2",
    enough: 10,
    source: "eksctl-io/eksctl#1646",
  }),
  quota({
    name: "VpcQuota",
    codes: ["VpcLimitExceeded"],
    serviceCode: "vpc",
    quotaCode: "L-F678F1CE",
    counts: "VPCs",
    needs: "1",
    enough: 10,
    source: "openshift/installer#1695",
  }),
  quota({
    name: "InternetGatewayQuota",
    codes: ["InternetGatewayLimitExceeded"],
    serviceCode: "vpc",
    quotaCode: "L-A4707A72",
    counts: "internet gateways",
    needs: "1",
    enough: 10,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
  }),
  quota({
    name: "NatGatewayQuota",
    codes: ["NatGatewayLimitExceeded"],
    serviceCode: "vpc",
    quotaCode: "L-FE5A380F",
    counts: "NAT gateways in each Availability Zone",
    needs: "1",
    enough: 10,
    source: "openshift/installer#867",
  }),
  quota({
    name: "EndpointQuota",
    codes: ["VpcEndpointLimitExceeded"],
    serviceCode: "vpc",
    quotaCode: "L-29B6F2EB",
    counts: "interface endpoints in a VPC",
    needs: "5",
    enough: 50,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
  }),
  quota({
    name: "SecurityGroupQuota",
    codes: ["SecurityGroupLimitExceeded"],
    serviceCode: "vpc",
    quotaCode: "L-E79EC296",
    counts: "security groups",
    needs: "4",
    enough: 2500,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
  }),
  quota({
    name: "VcpuQuota",
    codes: ["VcpuLimitExceeded"],
    serviceCode: "ec2",
    quotaCode: "L-1216C47A",
    counts: "vCPUs of running On-Demand Standard instances",
    needs: "16, and those of each worker node",
    enough: 100,
    source: "klothoplatform/klotho#311",
  }),
  quota({
    name: "SpotQuota",
    codes: ["MaxSpotInstanceCountExceeded", "AsgInstanceLaunchFailures"],
    text: /MaxSpotInstanceCountExceeded|Max spot instance count exceeded/,
    serviceCode: "ec2",
    quotaCode: "L-34B43A08",
    counts: "vCPUs of Standard Spot instances",
    needs: "40",
    enough: 100,
    source: "aws-deepracer-community/deepracer-on-the-spot#55",
  }),
  quota({
    name: "NodeGroupQuota",
    codes: ["ResourceLimitExceededException"],
    text: /node ?group/i,
    serviceCode: "eks",
    quotaCode: "L-6D54EA21",
    counts: "managed node groups in a cluster",
    needs: "3",
    enough: 60,
    source: "2i2c-org/infrastructure#7374",
  }),
  quota({
    name: "EksClusterQuota",
    codes: ["ResourceLimitExceededException"],
    text: /cluster limit exceeded/i,
    serviceCode: "eks",
    quotaCode: "L-1194D53C",
    counts: "EKS clusters",
    needs: "1",
    enough: 110,
    source: "pulumi/pulumi-eks#48",
  }),
  quota({
    name: "DatabaseQuota",
    codes: ["InstanceQuotaExceeded", "InstanceQuotaExceededFault"],
    serviceCode: "rds",
    quotaCode: "L-7B6409FD",
    counts: "RDS instances",
    needs: "1",
    enough: 50,
    source: "elastic/beats#38059",
  }),
  quota({
    name: "DatabaseStorageQuota",
    codes: ["StorageQuotaExceeded", "StorageQuotaExceededFault"],
    serviceCode: "rds",
    quotaCode: "L-7ADDB58A",
    counts: "GiB of storage of all RDS instances",
    needs: "100",
    enough: 110_000,
    source: "ministryofjustice/cloud-platform#6424",
  }),
  quota({
    name: "DatabaseSubnetGroupQuota",
    codes: ["DBSubnetGroupQuotaExceeded", "DBSubnetGroupQuotaExceededFault"],
    serviceCode: "rds",
    quotaCode: "L-48C6BF61",
    counts: "RDS subnet groups",
    needs: "1",
    enough: 100,
    source:
      "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html",
  }),
  quota({
    name: "DatabaseParameterGroupQuota",
    codes: ["DBParameterGroupQuotaExceeded", "DBParameterGroupQuotaExceededFault"],
    serviceCode: "rds",
    quotaCode: "L-DE55804A",
    counts: "RDS parameter groups",
    needs: "1",
    enough: 100,
    source:
      "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html",
  }),
  quota({
    name: "RoleQuota",
    codes: ["LimitExceeded", "LimitExceededException"],
    text: /RolesPerAccount|roles/i,
    serviceCode: "iam",
    quotaCode: "L-FE177D64",
    counts: "IAM roles",
    needs: "3",
    enough: 2000,
    isGlobal: true,
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  }),
  quota({
    name: "BucketQuota",
    codes: ["TooManyBuckets"],
    serviceCode: "s3",
    quotaCode: "L-DC2B2D3D",
    counts: "S3 buckets",
    needs: "1",
    enough: 11_000,
    isGlobal: true,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
  }),
  customerActs({
    name: "OtherQuota",
    codes: [],
    text: /(Limit|Quota)Exceeded|MaxFleetCountExceeded|your quota for/,
    throws: QuotaExceeded,
    means: "Another quota of the account is used up.",
    advice: ({ cluster: { accountId, region } }) => ({
      mustBe: `account ${accountId} must have room for this in ${region}`,
      steps: ["request an increase of that quota, or delete what the account does not need"],
      link: consoleUrl(region, "servicequotas/home"),
      command: `aws service-quotas list-requested-service-quota-change-history --region ${region}`,
    }),
    source: "terraform-aws-modules/terraform-aws-eks#2149",
  }),
];
