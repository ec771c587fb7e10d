/** The VPC's way to the internet. */

import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DescribeInternetGatewaysCommand,
  DetachInternetGatewayCommand,
  EC2Client,
  type InternetGateway,
} from "@aws-sdk/client-ec2";
import { askingOnce, deleting, orAlreadyThere, together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { deletingPiece, type Piece } from "../../shared/dependents.ts";
import { type InternetGateway as Facts, Vpc } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { step } from "../../shared/step.ts";
import { ownedBy, tagList } from "../../shared/tags.ts";
import { chooseOne } from "../../shared/twins.ts";

/** Makes the internet gateway, or finds it, and attaches it to the VPC. */
export const ensure = step(
  "EnsureInternetGateway",
  { vpc: Vpc },
  async ({ cluster, vpc }, account): Promise<Facts> => {
    const ec2 = new EC2Client(account);
    const found = await find(ec2, cluster);
    const gateway = await (found ?? create(new EC2Client(askingOnce(account)), cluster));
    if (!isAttached(gateway)) await attach(ec2, gateway, vpc);
    return { internetGatewayId: idOf(gateway) };
  },
);

/** Detaches the gateway and deletes it. AWS refuses as long as public addresses are in use behind it. */
export const remove = step("RemoveInternetGateway", {}, async ({ cluster }, account) => {
  const ec2 = new EC2Client(account);
  await together(await list(ec2, cluster), async (gateway) => {
    const what = `internet gateway ${idOf(gateway)}`;
    const vpcId = gateway.Attachments?.[0]?.VpcId;
    const piece: Piece = { cluster, account, what, vpcId, heldBy: ["vpc-id", vpcId] };
    if (isAttached(gateway)) await deletingPiece(piece, detach(ec2, gateway));
    await deleting(what, discard(ec2, gateway));
  });
  return {};
});

const find = async (ec2: EC2Client, cluster: Cluster): Promise<InternetGateway | undefined> => {
  const gateways = await list(ec2, cluster);
  const { kept, spares } = chooseOne(gateways, { id: idOf, isUsed: isAttached });
  await together(spares, (spare) => discard(ec2, spare));
  return kept;
};

const list = async (ec2: EC2Client, cluster: Cluster): Promise<InternetGateway[]> => {
  const { InternetGateways = [] } = await ec2.send(
    new DescribeInternetGatewaysCommand({ Filters: ownedBy(cluster, "internet-gateway") }),
  );
  return InternetGateways;
};

const discard = (ec2: EC2Client, { InternetGatewayId }: InternetGateway) =>
  ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));

const create = async (ec2: EC2Client, cluster: Cluster): Promise<InternetGateway> => {
  const Tags = tagList(cluster, "internet-gateway");
  const { InternetGateway } = await ec2.send(
    new CreateInternetGatewayCommand({
      TagSpecifications: [{ ResourceType: "internet-gateway", Tags }],
    }),
  );
  return must(InternetGateway, "InternetGateway");
};

const attach = (ec2: EC2Client, { InternetGatewayId }: InternetGateway, { vpcId }: Vpc) =>
  orAlreadyThere(ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId })));

const detach = (ec2: EC2Client, { InternetGatewayId, Attachments }: InternetGateway) =>
  ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId: Attachments?.[0]?.VpcId }));

/** Ours is never attached to another VPC than ours. */
const isAttached = ({ Attachments = [] }: InternetGateway) => Attachments.length > 0;

const idOf = ({ InternetGatewayId }: InternetGateway) =>
  must(InternetGatewayId, "InternetGatewayId");
