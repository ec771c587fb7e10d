/** The private endpoints of the AWS services that nodes need, so that their traffic stays in the VPC. */

import {
  CreateVpcEndpointCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { together } from "../../shared/calls.ts";
import { INTERFACE_ENDPOINTS } from "../../shared/catalog.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { JustStarted, NotReady } from "../../shared/errors.ts";
import { type Endpoints, SecurityGroups, Subnets, Vpc } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { clientToken } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { ownedBy, tagList } from "../../shared/tags.ts";

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
const isPending = ({ State }: VpcEndpoint) => State?.toLowerCase() === "pending";
const isAvailable = ({ State }: VpcEndpoint) => State?.toLowerCase() === "available";

const failureOf = ({ VpcEndpointId, State, LastError }: VpcEndpoint) =>
  [`vpc endpoint ${VpcEndpointId} is ${State}`, LastError?.Code, LastError?.Message]
    .filter(Boolean)
    .join(": ");

const idOf = ({ VpcEndpointId }: VpcEndpoint) => must(VpcEndpointId, "VpcEndpointId");
