/** Pieces of a network that many tests begin with. */

import {
  AllocateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  type EC2Client,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import { must } from "../../../../../shared/must.ts";

export const aVpc = async (ec2: EC2Client) => {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "172.20.0.0/20" }));
  return must(Vpc?.VpcId, "VpcId");
};

/** A VPC in which private DNS names work. */
export const aVpcWithDns = async (ec2: EC2Client) => {
  const VpcId = await aVpc(ec2);
  const EnableDnsHostnames = { Value: true };
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames }));
  return VpcId;
};

export const aSubnet = async (
  ec2: EC2Client,
  VpcId: string,
  { CidrBlock = "172.20.0.0/24", AvailabilityZone = "us-east-1a" } = {},
) => {
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }),
  );
  return must(Subnet?.SubnetId, "SubnetId");
};

export const aSecurityGroup = async (ec2: EC2Client, VpcId: string, GroupName = "database") => {
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName, Description: "for a test" }),
  );
  return must(GroupId, "GroupId");
};

export const anInternetGateway = async (ec2: EC2Client, VpcId?: string) => {
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand());
  const InternetGatewayId = must(InternetGateway?.InternetGatewayId, "InternetGatewayId");
  if (VpcId) await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  return InternetGatewayId;
};

export const anAddress = async (ec2: EC2Client) => {
  const { AllocationId } = await ec2.send(new AllocateAddressCommand());
  return must(AllocationId, "AllocationId");
};

/** A NAT gateway that will work, and all that it needs. */
export const aNatGateway = async (ec2: EC2Client) => {
  const vpcId = await aVpc(ec2);
  const subnetId = await aSubnet(ec2, vpcId);
  const internetGatewayId = await anInternetGateway(ec2, vpcId);
  const allocationId = await anAddress(ec2);
  const { NatGateway } = await ec2.send(
    new CreateNatGatewayCommand({ SubnetId: subnetId, AllocationId: allocationId }),
  );
  const natGatewayId = must(NatGateway?.NatGatewayId, "NatGatewayId");
  return { vpcId, subnetId, internetGatewayId, allocationId, natGatewayId };
};

export const aRouteTable = async (ec2: EC2Client, VpcId: string) => {
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
  return must(RouteTable?.RouteTableId, "RouteTableId");
};
