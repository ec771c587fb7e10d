/** What strangers put into somebody else's VPC. */

import { randomUUID } from "node:crypto";
import type { NetworkInterfaceType } from "@aws-sdk/client-ec2";
import { blockOf, formatCidr, size } from "../../shared/cidr.ts";
import { addresses } from "../aws/services/ec2/addresses.ts";
import { startInstanceIn } from "../aws/services/ec2/instances.ts";
import { natGateways } from "../aws/services/ec2/nat-gateways.ts";
import { createInterface } from "../aws/services/ec2/network-interface.ts";
import { subnets } from "../aws/services/ec2/subnets.ts";
import { vpcEndpointSettings } from "../aws/services/ec2/vpc-endpoint-settings.ts";
import { peer } from "../aws/services/ec2/vpc-peering-connections.ts";
import { mustVpc } from "../aws/services/ec2/vpcs.ts";
import { attachVpnGateway } from "../aws/services/ec2/vpn-gateways.ts";
import { createLoadBalancer } from "../aws/services/elastic-load-balancing/load-balancer.ts";
import { dbInstances } from "../aws/services/rds/db-instances.ts";
import { dbSubnetGroups } from "../aws/services/rds/db-subnet-groups.ts";
import {
  callIn,
  firstSubnet,
  group,
  hex,
  ownInterface,
  type Soil,
  subnetsIn,
  tag,
} from "./soil.ts";

/** By kind: plants one and gives its id, name or ARN. */
export const STRANGERS = {
  "strange-instance": (soil: Soil) => {
    const groupIds = [group(soil, "somebody-elses", [])];
    return startInstanceIn(
      firstSubnet(soil),
      { groupIds, Tags: [tag("Name", "bastion")] },
      soil.place,
    );
  },
  "strange-interface": (soil: Soil) =>
    ownInterface(soil, { description: "made by hand", groupIds: [], Tags: [] }),
  "strange-security-group": (soil: Soil) => group(soil, "made-by-hand", []),
  "strange-load-balancer": (soil: Soil) =>
    createLoadBalancer(
      { generation: "network", name: "made-by-hand", subnets: subnetsIn(soil), tags: [] },
      soil.place,
    ).arn,
  "strange-endpoint": ({ place, vpcId }: Soil) => {
    const ServiceName = `com.amazonaws.${place.region}.dynamodb`;
    const { VpcEndpoint } = vpcEndpointSettings.CreateVpcEndpoint(
      { VpcId: vpcId, ServiceName, VpcEndpointType: "Gateway" },
      callIn(place),
    );
    return VpcEndpoint.VpcEndpointId ?? "";
  },
  "strange-database": (soil: Soil) => {
    const name = `reports-${hex(2)}`;
    const call = callIn(soil.place);
    const SubnetIds = subnetsIn(soil).map(({ SubnetId }) => SubnetId);
    const DBSubnetGroupDescription = "Reports";
    dbSubnetGroups.CreateDBSubnetGroup(
      { DBSubnetGroupName: name, DBSubnetGroupDescription, SubnetIds },
      call,
    );
    dbInstances.CreateDBInstance(
      {
        DBInstanceIdentifier: name,
        DBInstanceClass: "db.m6g.large",
        Engine: "postgres",
        AllocatedStorage: 20,
        MasterUsername: "reports",
        MasterUserPassword: "simulated",
        DBSubnetGroupName: name,
      },
      call,
    );
    return name;
  },
  /** In the last 16 addresses of the VPC, which no subnet of ours has. */
  "strange-subnet": ({ place, vpcId }: Soil) => {
    const { base, prefix } = blockOf(mustVpc(vpcId, place).CidrBlock);
    const CidrBlock = formatCidr({ base: base + size({ base, prefix }) - 16, prefix: 28 });
    const AvailabilityZone = `${place.region}a`;
    const { Subnet } = subnets.CreateSubnet(
      { VpcId: vpcId, CidrBlock, AvailabilityZone },
      callIn(place),
    );
    return Subnet.SubnetId ?? "";
  },
  "strange-nat-gateway": (soil: Soil) => {
    const { SubnetId } = firstSubnet(soil);
    const { AllocationId } = addresses.AllocateAddress({ Domain: "vpc" }, callIn(soil.place));
    const { NatGateway } = natGateways.CreateNatGateway(
      { SubnetId, AllocationId },
      callIn(soil.place),
    );
    return NatGateway.NatGatewayId ?? "";
  },
  "strange-peering": ({ place, vpcId }: Soil) =>
    peer(
      {
        requester: { VpcId: vpcId, OwnerId: place.account, Region: place.region },
        accepter: { VpcId: `vpc-0${hex(8)}`, OwnerId: "210987654321", Region: place.region },
      },
      [],
      place,
    ),
  "strange-vpn-gateway": ({ place, vpcId }: Soil) => attachVpnGateway(vpcId, place),
  /** The interface of an attachment, which is all that the VPC itself sees of a transit gateway. */
  "transit-gateway-attachment": (soil: Soil) => {
    const attachment = `tgw-attach-0${hex(8)}`;
    ofService(
      soil,
      "transit_gateway",
      `Network Interface for Transit Gateway Attachment ${attachment}`,
    );
    return attachment;
  },
  /** The interface by which a Lambda function reaches the VPC. */
  "lambda-interface": (soil: Soil) =>
    ofService(soil, "lambda", `AWS Lambda VPC ENI-reports-${randomUUID()}`),
};

/** An interface of one of AWS's services on behalf of somebody. */
const ofService = (soil: Soil, type: NetworkInterfaceType, description: string): string =>
  createInterface({ subnet: firstSubnet(soil), type, description }, soil.place).NetworkInterfaceId;
