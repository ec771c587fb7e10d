/** EC2: the network of an account in a region. One file a kind of resource. */

import * as client from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Operation, type Service, service } from "../../service.ts";
import type { Call } from "../../world.ts";
import { accountAttributes } from "./account-attributes.ts";
import { addresses } from "./addresses.ts";
import { encryption } from "./encryption.ts";
import { flowLogs } from "./flow-logs.ts";
import { instanceTypes } from "./instance-types.ts";
import { instances } from "./instances.ts";
import { internetGateways } from "./internet-gateways.ts";
import { launchTemplates } from "./launch-templates.ts";
import { natGateways } from "./nat-gateways.ts";
import { networkInterfaces } from "./network-interfaces.ts";
import { refuseDisabledRegion, regions } from "./regions.ts";
import { routeTableAssociations } from "./route-table-associations.ts";
import { routeTables } from "./route-tables.ts";
import { routes } from "./routes.ts";
import { securityGroupRules } from "./security-group-rules.ts";
import { securityGroups } from "./security-groups.ts";
import { refuseByStanding } from "./standing.ts";
import { subnets } from "./subnets.ts";
import { tags } from "./tags.ts";
import { volumes } from "./volumes.ts";
import { vpcContents } from "./vpc-contents.ts";
import { vpcEndpointServices } from "./vpc-endpoint-services.ts";
import { vpcEndpointSettings } from "./vpc-endpoint-settings.ts";
import { vpcEndpoints } from "./vpc-endpoints.ts";
import { vpcPeeringConnections } from "./vpc-peering-connections.ts";
import { vpcs } from "./vpcs.ts";
import { vpnGateways } from "./vpn-gateways.ts";
import { zones } from "./zones.ts";

/** What EC2 does with every call before the operation itself. */
const guarded =
  (name: string, operation: Operation): Operation =>
  (input: { DryRun?: boolean }, call: Call) => {
    refuseDisabledRegion(call);
    refuseByStanding(name, call);
    if (input.DryRun)
      throw new AwsError(
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.",
        412,
      );
    return operation(input as never, call);
  };

const { operations } = service(client, {
  ...accountAttributes,
  ...addresses,
  ...encryption,
  ...flowLogs,
  ...instanceTypes,
  ...instances,
  ...internetGateways,
  ...launchTemplates,
  ...natGateways,
  ...networkInterfaces,
  ...regions,
  ...routes,
  ...routeTableAssociations,
  ...routeTables,
  ...securityGroupRules,
  ...securityGroups,
  ...subnets,
  ...tags,
  ...volumes,
  ...vpcContents,
  ...vpcEndpoints,
  ...vpcEndpointServices,
  ...vpcEndpointSettings,
  ...vpcPeeringConnections,
  ...vpcs,
  ...vpnGateways,
  ...zones,
});

/** The simulated Elastic Compute Cloud. */
export const ec2: Service = {
  client,
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, guarded(name, operation)]),
  ),
};
