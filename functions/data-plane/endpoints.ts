/** The private endpoints of the AWS services that nodes need, so that their traffic stays in the VPC. */

import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { refusalOf } from "../../shared/aws-errors.ts";
import { deleting, together } from "../../shared/calls.ts";
import { INTERFACE_ENDPOINTS } from "../../shared/catalog.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { JustStarted, NotReady } from "../../shared/errors.ts";
import { type Endpoints, SecurityGroups, Subnets, Vpc } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { clientToken } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { allOwnedBy, ownedBy, tagList } from "../../shared/tags.ts";

/** Makes the interface endpoints that are missing. S3's is a route, and made with the routes. */
export const ensure = step(
  "EnsureEndpoints",
  { vpc: Vpc, subnets: Subnets, securityGroups: SecurityGroups },
  async ({ cluster, ...network }, account): Promise<Endpoints> => {
    const ec2 = new EC2Client(account);
    const found = await together(INTERFACE_ENDPOINTS, (service) => find(ec2, cluster, service));
    const endpoints = await together(
      INTERFACE_ENDPOINTS,
      async (service, at) => found[at] ?? create(ec2, { cluster, ...network }, service),
    );
    const failed = endpoints.find((endpoint) => !isAvailable(endpoint) && !isPending(endpoint));
    if (failed) throw new Error(failureOf(failed));
    const pending = endpoints.filter(isPending);
    if (pending.length > 0) {
      const Later = found.includes(undefined) ? JustStarted : NotReady;
      throw new Later(`vpc endpoints ${pending.map(idOf).join(", ")} are pending`);
    }
    return { vpcEndpointIds: endpoints.map(idOf) };
  },
);

/** Deletes all endpoints, S3's among them: it keeps a route in the tables and needs no time. */
export const remove = step("RemoveEndpoints", {}, async ({ cluster }, account) => {
  const ec2 = new EC2Client(account);
  const { VpcEndpoints = [] } = await ec2.send(
    new DescribeVpcEndpointsCommand({ Filters: allOwnedBy(cluster) }),
  );
  const remaining = VpcEndpoints.filter((endpoint) => !is(endpoint, "deleted"));
  const whole = remaining.filter((endpoint) => !is(endpoint, "deleting"));
  if (whole.length > 0) await discard(ec2, whole.map(idOf));
  if (remaining.length > 0) {
    const Later = whole.length > 0 ? JustStarted : NotReady;
    throw new Later(`vpc endpoints ${remaining.map(idOf).join(", ")} are being deleted`);
  }
  return {};
});

interface Where {
  cluster: Cluster;
  vpc: Vpc;
  subnets: Subnets;
  securityGroups: SecurityGroups;
}

type Service = (typeof INTERFACE_ENDPOINTS)[number];

const find = async (ec2: EC2Client, cluster: Cluster, service: Service) => {
  const { VpcEndpoints } = await ec2.send(
    new DescribeVpcEndpointsCommand({ Filters: ownedBy(cluster, roleOf(service)) }),
  );
  return VpcEndpoints?.[0];
};

const create = async (
  ec2: EC2Client,
  { cluster, vpc, subnets, securityGroups }: Where,
  service: Service,
): Promise<VpcEndpoint> => {
  const role = roleOf(service);
  const { VpcEndpoint } = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcEndpointType: "Interface",
      VpcId: vpc.vpcId,
      ServiceName: `com.amazonaws.${cluster.region}.${service}`,
      SubnetIds: subnets.privateSubnetIds,
      SecurityGroupIds: [securityGroups.endpointSecurityGroupId],
      PrivateDnsEnabled: true,
      ClientToken: clientToken(cluster, role),
      TagSpecifications: [{ ResourceType: "vpc-endpoint", Tags: tagList(cluster, role) }],
    }),
  );
  return must(VpcEndpoint, "VpcEndpoint");
};

/** Short, since a client token has room for 64 characters. */
const roleOf = (service: Service) => `vpce-${service}`;

/** The SDK's types say `Pending`, EC2 says `pending`. */
const is = ({ State }: VpcEndpoint, state: string) => State?.toLowerCase() === state;
const isPending = (endpoint: VpcEndpoint) => is(endpoint, "pending");
const isAvailable = (endpoint: VpcEndpoint) => is(endpoint, "available");

const failureOf = ({ VpcEndpointId, State, LastError }: VpcEndpoint) =>
  [`vpc endpoint ${VpcEndpointId} is ${State}`, LastError?.Code, LastError?.Message]
    .filter(Boolean)
    .join(": ");

/** All in one call, of which EC2 allows few; it refuses each endpoint by itself, and still succeeds. */
const discard = async (ec2: EC2Client, VpcEndpointIds: string[]) => {
  const { Unsuccessful = [] } = await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }));
  await together(Unsuccessful, ({ ResourceId, Error: refusal }) =>
    deleting(`vpc endpoint ${ResourceId}`, Promise.reject(refusalOf(refusal))),
  );
};

const idOf = ({ VpcEndpointId }: VpcEndpoint) => must(VpcEndpointId, "VpcEndpointId");
