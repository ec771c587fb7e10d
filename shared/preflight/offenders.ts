/**
 * What in a Region of the account is not ours, by its VPCs and network interfaces: whatever works
 * there has an interface, on which AWS writes for what it is.
 */

import type { NetworkInterface, Vpc } from "@aws-sdk/client-ec2";
import type { Cluster } from "../cluster.ts";
import { type AwsTag, sisterOf } from "../tags.ts";
import type { Glance } from "./census.ts";

export interface Offender {
  arn: string;
  region: string;
  /** What AWS, or whoever made it, says of it, where its ARN says little. */
  says?: string | undefined;
  /** Where the console shows it, after the host. */
  console: string;
  /** Shows it on the AWS command line. */
  command: string;
}

/** Strangers' VPCs first. Nothing in the VPCs of our clusters offends anybody, in whatever Region. */
export const offendersIn = (
  cluster: Cluster,
  { region, vpcs, networkInterfaces }: Glance,
): Offender[] => {
  const here = { region, accountId: cluster.accountId };
  const ours = vpcs.filter(({ Tags }) => sisterOf(cluster, Tags)).map(({ VpcId }) => VpcId);
  const offenders = [
    ...vpcs
      .filter((vpc) => isForeign(vpc, cluster))
      .map(({ VpcId }) => offender(VPC, `${VpcId}`, here)),
    ...networkInterfaces
      .filter((one) => !ours.includes(one.VpcId) && !isOfEndpoint(one))
      .map((one) => ownerOf(one, here)),
  ];
  return [...new Map(offenders.map((one) => [one.arn, one])).values()];
};

/** Control Tower gives accounts a VPC of its own if it is let. */
const isForeign = ({ IsDefault, Tags }: Vpc, cluster: Cluster) =>
  !IsDefault && !sisterOf(cluster, Tags) && !Tags?.some(isOfControlTower);

const isOfControlTower = ({ Key, Value }: AwsTag) =>
  Key === "Name" && /^aws-controltower-/.test(`${Value}`);

/** GuardDuty and landing zones put endpoints into VPCs, behind which nothing of the account works. */
const isOfEndpoint = ({ InterfaceType }: NetworkInterface) => InterfaceType === "vpc_endpoint";

interface Kind {
  service: string;
  resource: (name: string) => string;
  look: (name: string) => string;
  console: string;
}

const VPC: Kind = {
  service: "ec2",
  resource: (id) => `vpc/${id}`,
  look: (id) => `ec2 describe-vpcs --vpc-ids ${id}`,
  console: "vpcconsole/home#vpcs:",
};

const INSTANCE: Kind = {
  service: "ec2",
  resource: (id) => `instance/${id}`,
  look: (id) => `ec2 describe-instances --instance-ids ${id}`,
  console: "ec2/home#Instances:",
};

const INTERFACE: Kind = {
  service: "ec2",
  resource: (id) => `network-interface/${id}`,
  look: (id) => `ec2 describe-network-interfaces --network-interface-ids ${id}`,
  console: "ec2/home#NIC:",
};

const LOAD_BALANCERS = {
  service: "elasticloadbalancing",
  resource: (name: string) => `loadbalancer/${name}`,
  console: "ec2/home#LoadBalancers:",
};

/**
 * By descriptions of interfaces. Anybody can give an interface a description: what a shell would read
 * must not get into a command. RDS does not say for which database an interface is.
 */
const DESCRIBED: [description: RegExp, kind: Kind][] = [
  [
    /^Interface for NAT Gateway (nat-\w+)$/,
    {
      service: "ec2",
      resource: (id) => `natgateway/${id}`,
      look: (id) => `ec2 describe-nat-gateways --nat-gateway-ids ${id}`,
      console: "vpcconsole/home#NatGateways:",
    },
  ],
  [
    /^ELB (\w+\/[\w-]+\/\w+)$/,
    {
      ...LOAD_BALANCERS,
      look: (name) => `elbv2 describe-load-balancers --names ${name.split("/")[1]}`,
    },
  ],
  [
    /^ELB ([\w-]+)$/,
    {
      ...LOAD_BALANCERS,
      look: (name) => `elb describe-load-balancers --load-balancer-names ${name}`,
    },
  ],
  [
    /^Amazon EKS ([\w-]+)$/,
    {
      service: "eks",
      resource: (name) => `cluster/${name}`,
      look: (name) => `eks describe-cluster --name ${name}`,
      console: "eks/home#/clusters",
    },
  ],
  [
    /^RDSNetworkInterface$/,
    {
      service: "rds",
      resource: () => "db:*",
      look: () => "rds describe-db-instances",
      console: "rds/home#databases:",
    },
  ],
];

interface Here {
  region: string;
  accountId: string;
}

/** What the interface is for; as a last resort the interface stands for it. */
const ownerOf = (one: NetworkInterface, here: Here): Offender => {
  const { Attachment, Description, NetworkInterfaceId } = one;
  if (Attachment?.InstanceId) return offender(INSTANCE, Attachment.InstanceId, here);
  for (const [description, kind] of DESCRIBED) {
    const [found, name = ""] = description.exec(`${Description}`) ?? [];
    if (found) return offender(kind, name, here);
  }
  return { ...offender(INTERFACE, `${NetworkInterfaceId}`, here), says: Description };
};

const offender = (kind: Kind, name: string, { region, accountId }: Here): Offender => ({
  arn: `arn:aws:${kind.service}:${region}:${accountId}:${kind.resource(name)}`,
  region,
  console: kind.console,
  command: `aws ${kind.look(name)} --region ${region}`,
});
