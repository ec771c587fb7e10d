/** Network interfaces in a cluster's network: AWS's, ours, Kubernetes', and those of strangers. */

import {
  DescribeNetworkInterfacesCommand,
  type EC2Client,
  type Filter,
  type NetworkInterface,
} from "@aws-sdk/client-ec2";
import type { Cluster } from "./cluster.ts";
import { isOfCluster } from "./kubernetes-tags.ts";
import { eksClusterName } from "./names.ts";
import { allPages } from "./pages.ts";
import type { Stranger } from "./strangers.ts";

/** All interfaces that pass the filters. A large cluster has more than EC2 lists at once. */
export const interfacesIn = (ec2: EC2Client, Filters?: Filter[]): Promise<NetworkInterface[]> =>
  allPages(async (NextToken) => {
    const answer = await ec2.send(
      new DescribeNetworkInterfacesCommand({ Filters, MaxResults: 1000, NextToken }),
    );
    return { items: answer.NetworkInterfaces, next: answer.NextToken };
  });

/**
 * Those interfaces that neither we nor the cluster's Kubernetes made, nor AWS for either of us. What
 * AWS made for somebody else stays as long as that has what it is for.
 */
export const strangeInterfaces = (cluster: Cluster, interfaces: NetworkInterface[]): Stranger[] =>
  interfaces.flatMap((one) => {
    const remedy = isOurs(cluster, one) ? undefined : remedyFor(one);
    return remedy ? [{ is: interfaceInWords(one), remedy }] : [];
  });

/** EKS's own interfaces are not marked as managed by their requester. */
const isOurs = (cluster: Cluster, { TagSet, Description }: NetworkInterface) =>
  isOfCluster(cluster, TagSet) || Description === `Amazon EKS ${eksClusterName(cluster)}`;

/** By its id, and by whom or what it is for. */
export const interfaceInWords = ({ NetworkInterfaceId, ...one }: NetworkInterface) => {
  const { Attachment, Description } = one;
  const owner = Attachment?.InstanceId ? `of instance ${Attachment.InstanceId}` : undefined;
  const about = [owner, Description && `“${Description}”`].filter(Boolean);
  return `network interface ${[NetworkInterfaceId, ...about].join(" ")}`;
};

const remedyFor = (one: NetworkInterface): string | undefined => {
  const { NetworkInterfaceId, Attachment, Description = "", RequesterManaged } = one;
  if (RequesterManaged)
    return SERVICES.flatMap(([described, remedy]) => {
      const [found, id = ""] = described.exec(Description) ?? [];
      return found ? [remedy(id)] : [];
    })[0];
  return Attachment?.InstanceId
    ? `terminate the instance (aws ec2 terminate-instances --instance-ids ${Attachment.InstanceId}), or move it to a VPC of your own`
    : `delete it (aws ec2 delete-network-interface --network-interface-id ${NetworkInterfaceId}), or what uses it`;
};

/**
 * Services that we do not use, by what they call their interfaces, and how each lets go of one.
 * Those that we use, too, are asked themselves whose an interface is: see vpc-strangers.ts.
 */
const SERVICES: [described: RegExp, remedy: (id: string) => string][] = [
  [
    /^AWS Lambda VPC ENI-(.+?)(?:-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/,
    (name) =>
      `delete the Lambda function, or take it out of the VPC (aws lambda update-function-configuration --function-name ${name} --vpc-config SubnetIds=[],SecurityGroupIds=[])`,
  ],
  [
    /^EFS mount target for fs-\w+ \((fsmt-\w+)\)/,
    (id) => `delete the mount target (aws efs delete-mount-target --mount-target-id ${id})`,
  ],
  [
    /^Network Interface for Transit Gateway Attachment (tgw-attach-\w+)/,
    (id) =>
      `delete the attachment (aws ec2 delete-transit-gateway-vpc-attachment --transit-gateway-attachment-id ${id})`,
  ],
  [/^ElastiCache (\S+)/, (name) => `delete the ElastiCache cluster ${name}`],
  [/^RedshiftNetworkInterface/, () => "delete the Redshift cluster"],
];
