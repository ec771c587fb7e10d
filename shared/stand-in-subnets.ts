/**
 * Subnets for a control plane in place of those whose zones EKS refuses. By the time EKS is asked, NAT
 * gateways, endpoints and the database are on their way, so nothing is torn down to plan anew: EKS needs
 * its subnets for its own few network interfaces alone, and nodes may be in zones that it is not in. A
 * stand-in takes 16 of the addresses that lie in no subnet; EKS wants six of them.
 */

import {
  CreateSubnetCommand,
  DescribeSubnetsCommand,
  EC2Client,
  type Subnet,
} from "@aws-sdk/client-ec2";
import { isConflict } from "./aws-errors.ts";
import { askingOnce, together } from "./calls.ts";
import { blockOf, formatCidr, standIns } from "./cidr.ts";
import type { Cluster } from "./cluster.ts";
import type { CustomerAccount } from "./customer-account.ts";
import { NotReady } from "./errors.ts";
import type { Subnets, Vpc } from "./facts.ts";
import { must } from "./must.ts";
import { type Plan, ZONES } from "./plan.ts";
import { ownedBy, tagList } from "./tags.ts";

/** The network of a cluster, as it was planned. */
export interface Network {
  cluster: Cluster;
  plan: Plan;
  vpc: Vpc;
  subnets: Subnets;
}

/** How EKS refused the planned zones, and the names of those that it has room in. */
export interface ZoneRefusal {
  refusal: unknown;
  validZones: string[];
}

/**
 * One subnet for each of the plan's zones, in zones that EKS has room in; those that are missing are
 * made. When it has room in too few, its refusal stands.
 */
export const subnetsInZones = async (
  account: CustomerAccount,
  network: Network,
  refused: ZoneRefusal,
): Promise<string[]> => {
  const ec2 = new EC2Client(account);
  const found = await together(ZONES, ({ letter }) => find(ec2, network.cluster, letter));
  const once = new EC2Client(askingOnce(account));
  return together(placesIn(network, found, refused), async (place) =>
    "subnetId" in place ? place.subnetId : available(await create(once, network, place)),
  );
};

type Letter = (typeof ZONES)[number]["letter"];
type Place = { subnetId: string } | { letter: Letter; zoneName: string };

/** Where each subnet is or will be: in the plan's zone, where a stand-in is, or in the next that is free. */
const placesIn = (
  { plan, subnets }: Network,
  found: (Subnet | undefined)[],
  { refusal, validZones }: ZoneRefusal,
): Place[] => {
  const isValid = (zoneName = "") => validZones.includes(zoneName);
  const taken = [...plan.zones, ...found].flatMap((one) => zoneOf(one) ?? []);
  const free = validZones.filter((zone) => !taken.includes(zone)).toSorted();
  return ZONES.map(({ letter, at }) => {
    if (isValid(plan.zones[at].zoneName)) return { subnetId: subnets.privateSubnetIds[at] };
    const standIn = found[at];
    if (standIn && isValid(zoneOf(standIn))) return { subnetId: available(standIn) };
    const zoneName = standIn ? undefined : free.shift();
    if (!zoneName) throw refusal;
    return { letter, zoneName };
  });
};

const zoneOf = (one: Subnet | Plan["zones"][number] | undefined) =>
  one && ("zoneName" in one ? one.zoneName : one.AvailabilityZone);

const roleOf = (letter: Letter) => `control-plane-subnet-${letter}`;

const find = async (ec2: EC2Client, cluster: Cluster, letter: Letter) => {
  const { Subnets } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: ownedBy(cluster, roleOf(letter)) }),
  );
  return Subnets?.[0];
};

const create = async (
  ec2: EC2Client,
  { cluster, vpc }: Network,
  { letter, zoneName }: { letter: Letter; zoneName: string },
): Promise<Subnet> => {
  const Tags = tagList(cluster, roleOf(letter));
  try {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpc.vpcId,
        CidrBlock: formatCidr(standIns(blockOf(cluster.vpcCidr))[letter]),
        AvailabilityZone: zoneName,
        TagSpecifications: [{ ResourceType: "subnet", Tags }],
      }),
    );
    return must(Subnet, "Subnet");
  } catch (cause) {
    if (!isConflict(cause)) throw cause;
    throw new NotReady(`subnet ${roleOf(letter)} is not listed by its tags yet`, { cause });
  }
};

const available = (subnet: Subnet): string => {
  if (subnet.State === "available") return idOf(subnet);
  throw new NotReady(`subnet ${idOf(subnet)} is ${subnet.State}`);
};

const idOf = ({ SubnetId }: Subnet) => must(SubnetId, "SubnetId");
