/** How VPC endpoints are set up and changed. */

import type {
  CreateVpcEndpointCommandInput,
  ModifyVpcEndpointCommandInput,
} from "@aws-sdk/client-ec2";
import type { Call } from "../../world.ts";
import { once } from "./client-tokens.ts";
import { addRoutes, removeRoutes } from "./gateway-endpoints.ts";
import { enablePrivateDns, enterSubnets, leaveSubnets, setGroups } from "./interface-endpoints.ts";
import { newId, readyAfter, required, tagsFor } from "./resource.ts";
import { mustService } from "./vpc-endpoint-services.ts";
import {
  endpointsOf,
  mustEndpoint,
  type SimulatedEndpoint,
  viewEndpoint,
} from "./vpc-endpoints.ts";
import { mustVpc } from "./vpcs.ts";

const FULL_ACCESS = JSON.stringify({
  Version: "2008-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

const create = (input: CreateVpcEndpointCommandInput, call: Call) => {
  const endpoint = once("CreateVpcEndpoint", input, { call, make: () => make(input, call) });
  return { VpcEndpoint: viewEndpoint(endpoint, call), ClientToken: input.ClientToken };
};

const make = (input: CreateVpcEndpointCommandInput, call: Call) => {
  const { VpcId, ServiceName } = required(input, "VpcId", "ServiceName");
  const isInterface = input.VpcEndpointType === "Interface";
  mustVpc(VpcId, call);
  mustService(ServiceName, input.VpcEndpointType ?? "Gateway", call);
  const endpoint: SimulatedEndpoint = {
    VpcEndpointId: newId("vpce"),
    VpcEndpointType: isInterface ? "Interface" : "Gateway",
    VpcId,
    ServiceName,
    OwnerId: call.account,
    PolicyDocument: input.PolicyDocument ?? FULL_ACCESS,
    PrivateDnsEnabled: false,
    RequesterManaged: false,
    IpAddressType: "ipv4",
    CreationTimestamp: new Date(call.world.clock.now()),
    Tags: tagsFor("vpc-endpoint", input.TagSpecifications, call),
    RouteTableIds: [],
    SubnetIds: [],
    NetworkInterfaceIds: [],
    groupIds: [],
    readyAt: readyAfter(call, `ec2.CreateVpcEndpoint.${isInterface ? "Interface" : "Gateway"}`),
  };
  if (isInterface) setUpInterfaces(endpoint, input, call);
  else addRoutes(endpoint, input.RouteTableIds ?? [], call);
  endpointsOf(call).set(endpoint.VpcEndpointId, endpoint);
  return endpoint;
};

const setUpInterfaces = (
  endpoint: SimulatedEndpoint,
  input: CreateVpcEndpointCommandInput,
  call: Call,
) => {
  const { PrivateDnsEnabled = true, SecurityGroupIds = [], SubnetIds = [] } = input;
  if (PrivateDnsEnabled) enablePrivateDns(endpoint, endpointsOf(call).values(), call);
  setGroups(endpoint, SecurityGroupIds, call);
  enterSubnets(endpoint, SubnetIds, call);
};

const modify = (input: ModifyVpcEndpointCommandInput, call: Call) => {
  const endpoint = mustEndpoint(required(input, "VpcEndpointId").VpcEndpointId, call);
  const { AddSecurityGroupIds = [], RemoveSecurityGroupIds = [] } = input;
  const kept = endpoint.groupIds.filter((id) => !RemoveSecurityGroupIds.includes(id));
  if (input.ResetPolicy) endpoint.PolicyDocument = FULL_ACCESS;
  endpoint.PolicyDocument = input.PolicyDocument ?? endpoint.PolicyDocument;
  if (input.PrivateDnsEnabled === false) endpoint.PrivateDnsEnabled = false;
  if (input.PrivateDnsEnabled) enablePrivateDns(endpoint, endpointsOf(call).values(), call);
  if (endpoint.VpcEndpointType === "Interface")
    setGroups(endpoint, [...new Set([...kept, ...AddSecurityGroupIds])], call);
  leaveSubnets(endpoint, input.RemoveSubnetIds ?? [], call);
  enterSubnets(endpoint, input.AddSubnetIds ?? [], call);
  removeRoutes(endpoint, input.RemoveRouteTableIds ?? [], call);
  addRoutes(endpoint, input.AddRouteTableIds ?? [], call);
  return { Return: true };
};

export const vpcEndpointSettings = { CreateVpcEndpoint: create, ModifyVpcEndpoint: modify };
