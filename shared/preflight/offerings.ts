/** Where in the Region AWS offers what a cluster is made of: not every zone has everything. */

import {
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeVpcEndpointServicesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeOrderableDBInstanceOptionsCommand, RDSClient } from "@aws-sdk/client-rds";
import { INTERFACE_ENDPOINTS, PLATFORM_INSTANCE_TYPE } from "../catalog.ts";
import type { Cluster } from "../cluster.ts";
import type { CustomerAccount } from "../customer-account.ts";
import { must } from "../must.ts";
import { NOT_FOR_EKS, type Zone } from "../plan.ts";

/** Something that both of a cluster's zones must have. */
export interface Offering {
  code: string;
  what: string;
  /** What to ask for instead, where there is a choice. */
  instead: string;
  isIn: (zone: Zone) => boolean;
}

/** The account's zones, without local ones and those that AWS has closed. */
export const findZones = async (account: CustomerAccount): Promise<Zone[]> => {
  const { AvailabilityZones = [] } = await new EC2Client(account).send(
    new DescribeAvailabilityZonesCommand({
      Filters: [
        { Name: "state", Values: ["available"] },
        { Name: "zone-type", Values: ["availability-zone"] },
      ],
    }),
  );
  return AvailabilityZones.map(({ ZoneId, ZoneName }) => ({
    zoneId: must(ZoneId, "ZoneId"),
    zoneName: must(ZoneName, "ZoneName"),
  }));
};

/** All that both zones must have, in the order in which it is told. */
export const findOfferings = async (
  cluster: Cluster,
  account: CustomerAccount,
  postgresVersion: string,
): Promise<Offering[]> => {
  const found = await Promise.all([
    findInstanceTypes(cluster, account),
    findDatabase(cluster, account, postgresVersion),
    findEndpointServices(cluster, account),
  ]);
  return [EKS, ...found.flat()];
};

const ANOTHER_REGION = "ask for the cluster in another Region";

/** EKS has no call that tells its zones; these refuse control planes for good. */
const EKS: Offering = {
  code: "TooFewZones",
  what: "EKS",
  instead: ANOTHER_REGION,
  isIn: ({ zoneId }) => !NOT_FOR_EKS.includes(zoneId),
};

const findInstanceTypes = async (
  { nodeInstanceType }: Cluster,
  account: CustomerAccount,
): Promise<Offering[]> => {
  const types = [...new Set<string>([nodeInstanceType, PLATFORM_INSTANCE_TYPE])];
  const { InstanceTypeOfferings = [] } = await new EC2Client(account).send(
    new DescribeInstanceTypeOfferingsCommand({
      LocationType: "availability-zone-id",
      Filters: [{ Name: "instance-type", Values: types }],
    }),
  );
  return types.map((type) => ({
    code: "InstanceTypeNotOffered",
    what: `instance type ${type}`,
    instead: type === nodeInstanceType ? "ask for another nodeInstanceType" : ANOTHER_REGION,
    isIn: ({ zoneId }) =>
      InstanceTypeOfferings.some((one) => one.InstanceType === type && one.Location === zoneId),
  }));
};

const findDatabase = async (
  { dbInstanceClass }: Cluster,
  account: CustomerAccount,
  EngineVersion: string,
): Promise<Offering[]> => {
  const { OrderableDBInstanceOptions = [] } = await new RDSClient(account).send(
    new DescribeOrderableDBInstanceOptionsCommand({
      Engine: "postgres",
      EngineVersion,
      DBInstanceClass: dbInstanceClass,
      Vpc: true,
    }),
  );
  const fitting = OrderableDBInstanceOptions.filter(
    ({ MultiAZCapable, StorageType }) => MultiAZCapable && StorageType === "gp3",
  );
  const names = fitting.flatMap(({ AvailabilityZones = [] }) =>
    AvailabilityZones.map(({ Name }) => Name),
  );
  return [
    {
      code: "DatabaseClassNotOffered",
      what: `database class ${dbInstanceClass} with PostgreSQL ${EngineVersion} and Multi-AZ`,
      instead: "ask for another dbInstanceClass",
      isIn: ({ zoneName }) => names.includes(zoneName),
    },
  ];
};

const findEndpointServices = async (
  { region }: Cluster,
  account: CustomerAccount,
): Promise<Offering[]> => {
  const nameOf = (service: string) => `com.amazonaws.${region}.${service}`;
  const { ServiceDetails = [] } = await new EC2Client(account).send(
    new DescribeVpcEndpointServicesCommand({
      Filters: [
        { Name: "service-name", Values: INTERFACE_ENDPOINTS.map(nameOf) },
        { Name: "service-type", Values: ["Interface"] },
      ],
    }),
  );
  return INTERFACE_ENDPOINTS.map((service) => ({
    code: "EndpointServiceNotOffered",
    what: `endpoint service ${nameOf(service)}`,
    instead: ANOTHER_REGION,
    isIn: ({ zoneName }) =>
      ServiceDetails.some(
        ({ ServiceName, AvailabilityZones }) =>
          ServiceName === nameOf(service) && AvailabilityZones?.includes(zoneName),
      ),
  }));
};
