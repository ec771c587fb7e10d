/** The private subnets' way out: a NAT gateway with its own Elastic IP address in each public subnet. */

import {
  type Address,
  AllocateAddressCommand,
  CreateNatGatewayCommand,
  DeleteNatGatewayCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  EC2Client,
  type NatGateway,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import { countBroken } from "../../shared/broken.ts";
import { askingOnce, deleting, together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { JustStarted, NotReady } from "../../shared/errors.ts";
import { type NatGateways, Subnets } from "../../shared/facts.ts";
import { replace, type Wreck } from "../../shared/healing.ts";
import { must } from "../../shared/must.ts";
import { clientToken } from "../../shared/names.ts";
import { ZONES } from "../../shared/plan.ts";
import { step } from "../../shared/step.ts";
import { allOwnedBy, ownedBy, tagList } from "../../shared/tags.ts";
import { chooseOne } from "../../shared/twins.ts";

/** Makes the NAT gateways that are missing. Their addresses are what customers allow-list, so they stay for ever. */
export const ensure = step(
  "EnsureNatGateways",
  { subnets: Subnets },
  async ({ cluster, subnets }, account): Promise<NatGateways> => {
    const ec2 = new EC2Client(account);
    const once = new EC2Client(askingOnce(account));
    const found = await together(ZONES, ({ letter }) => find(ec2, cluster, letter));
    const gateways = await together(
      ZONES,
      async ({ letter, at }) =>
        found[at] ?? create(once, cluster, { letter, subnetId: subnets.publicSubnetIds[at] }),
    );
    const failed = ZONES.filter(({ at }) => gateways[at].State === "failed");
    const wrecks = failed.map(({ letter, at }) => wreck(ec2, gateways[at], letter));
    await replace({ cluster, account }, wrecks);
    const pending = gateways.filter(({ State }) => State !== "available");
    if (pending.length > 0) {
      const Later = found.includes(undefined) ? JustStarted : NotReady;
      throw new Later(`nat gateways ${pending.map(idOf).join(", ")} are pending`);
    }
    await together(ZONES, ({ letter, at }) =>
      releaseSpares(ec2, cluster, { letter, gateway: gateways[at] }),
    );
    const [a, b] = gateways;
    return { natGatewayIds: [idOf(a), idOf(b)], externalIps: [ipOf(a), ipOf(b)] };
  },
);

/** Deletes the gateways, then gives back every address: as long as its gateway is there, AWS keeps it. */
export const remove = step("RemoveNatGateways", {}, async ({ cluster }, account) => {
  const ec2 = new EC2Client(account);
  const { NatGateways = [] } = await ec2.send(
    new DescribeNatGatewaysCommand({ Filter: [...allOwnedBy(cluster), NOT_GONE] }),
  );
  const whole = NatGateways.filter(({ State }) => State !== "deleting");
  await together(whole, ({ NatGatewayId }) =>
    deleting(
      `nat gateway ${NatGatewayId}`,
      ec2.send(new DeleteNatGatewayCommand({ NatGatewayId })),
    ),
  );
  if (NatGateways.length > 0) {
    const Later = whole.length > 0 ? JustStarted : NotReady;
    throw new Later(`nat gateways ${NatGateways.map(idOf).join(", ")} are being deleted`);
  }
  const Filters = allOwnedBy(cluster);
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({ Filters }));
  await together(Addresses, ({ AllocationId }) =>
    deleting(`address ${AllocationId}`, ec2.send(new ReleaseAddressCommand({ AllocationId }))),
  );
  return {};
});

type Letter = (typeof ZONES)[number]["letter"];

/** A deleted one is still listed for an hour. */
const LIVE = { Name: "state", Values: ["pending", "available", "failed"] };

const NOT_GONE = { Name: "state", Values: [...LIVE.Values, "deleting"] };

const find = async (ec2: EC2Client, cluster: Cluster, letter: Letter) => {
  const { NatGateways } = await ec2.send(
    new DescribeNatGatewaysCommand({
      Filter: [...ownedBy(cluster, `nat-gateway-${letter}`), LIVE],
    }),
  );
  return NatGateways?.[0];
};

const create = async (
  ec2: EC2Client,
  cluster: Cluster,
  { letter, subnetId }: { letter: Letter; subnetId: string },
): Promise<NatGateway> => {
  const role = `nat-gateway-${letter}`;
  const { kept } = chooseOne(await findAddresses(ec2, cluster, letter), {
    id: ({ AllocationId }) => AllocationId,
    isUsed: ({ AssociationId }) => AssociationId !== undefined,
  });
  const { NatGateway } = await ec2.send(
    new CreateNatGatewayCommand({
      SubnetId: subnetId,
      AllocationId: kept?.AllocationId ?? (await allocate(ec2, cluster, letter)),
      ClientToken: clientToken(cluster, role, await countBroken(cluster.clusterId, of(letter))),
      TagSpecifications: [{ ResourceType: "natgateway", Tags: tagList(cluster, role) }],
    }),
  );
  return must(NatGateway, "NatGateway");
};

const findAddresses = async (
  ec2: EC2Client,
  cluster: Cluster,
  letter: Letter,
): Promise<Address[]> => {
  const { Addresses = [] } = await ec2.send(
    new DescribeAddressesCommand({ Filters: ownedBy(cluster, `elastic-ip-${letter}`) }),
  );
  return Addresses;
};

const allocate = async (ec2: EC2Client, cluster: Cluster, letter: Letter) => {
  const Tags = tagList(cluster, `elastic-ip-${letter}`);
  const { AllocationId } = await ec2.send(
    new AllocateAddressCommand({
      Domain: "vpc",
      TagSpecifications: [{ ResourceType: "elastic-ip", Tags }],
    }),
  );
  return AllocationId;
};

const of = (letter: Letter) =>
  ({ step: "EnsureNatGateways", resource: `nat-gateway-${letter}` }) as const;

/** Its address stays: the gateway that is made in its place gets it. */
const wreck = (ec2: EC2Client, gateway: NatGateway, letter: Letter): Wreck => {
  const { NatGatewayId, FailureCode, FailureMessage } = gateway;
  const reason = `${FailureCode}: ${FailureMessage}`;
  return {
    ...of(letter),
    id: idOf(gateway),
    state: `nat gateway ${NatGatewayId} has failed: ${reason}`,
    evidence: [reason],
    remove: () => ec2.send(new DeleteNatGatewayCommand({ NatGatewayId })),
  };
};

/** EC2 takes no client token for addresses: an attempt that died may have left one that nothing uses. */
const releaseSpares = async (
  ec2: EC2Client,
  cluster: Cluster,
  { letter, gateway }: { letter: Letter; gateway: NatGateway },
) => {
  const used = addressOf(gateway).AllocationId;
  const addresses = await findAddresses(ec2, cluster, letter);
  const spares = addresses.filter(({ AllocationId }) => AllocationId !== used);
  await together(spares, ({ AllocationId }) =>
    ec2.send(new ReleaseAddressCommand({ AllocationId })),
  );
};

const addressOf = ({ NatGatewayAddresses }: NatGateway) =>
  must(NatGatewayAddresses?.[0], "NatGatewayAddresses");

const ipOf = (gateway: NatGateway) => must(addressOf(gateway).PublicIp, "PublicIp");

const idOf = ({ NatGatewayId }: NatGateway) => must(NatGatewayId, "NatGatewayId");
