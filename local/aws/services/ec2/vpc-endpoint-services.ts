/** The AWS services that a VPC can have a private endpoint of. */

import { createHash } from "node:crypto";
import type {
  DescribeVpcEndpointServicesCommandInput,
  ServiceDetail,
  VpcEndpointType,
} from "@aws-sdk/client-ec2";
import { isWithheld } from "../../accounts.ts";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { select } from "./resource.ts";
import { zonesOf } from "./zones.ts";

/** The last part of the names of services that can be reached in each way. */
const SERVICES = {
  Gateway: ["dynamodb", "s3"],
  Interface: [
    "autoscaling",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks",
    "eks-auth",
    "elasticloadbalancing",
    "guardduty-data",
    "kms",
    "logs",
    "monitoring",
    "rds",
    "s3",
    "secretsmanager",
    "sts",
  ],
} as const;

type ServiceType = keyof typeof SERVICES;

/** Private DNS names that are not just the service's name in the region. */
const PRIVATE_NAMES: Record<string, (region: string) => string> = {
  "ecr.api": (region) => `api.ecr.${region}.amazonaws.com`,
  "ecr.dkr": (region) => `*.dkr.ecr.${region}.amazonaws.com`,
  "eks-auth": (region) => `eks-auth.${region}.api.aws`,
};

/** The service of that name, or AWS's refusal when there is none or none of that type. */
export const mustService = (name: string, type: VpcEndpointType, place: Place): ServiceDetail => {
  const named = servicesOf(place).filter(({ ServiceName }) => ServiceName === name);
  if (!named.length)
    throw new AwsError("InvalidServiceName", `The Vpc Endpoint Service '${name}' does not exist`);
  const found = named.find((service) => typesOf(service).includes(type));
  if (found) return found;
  throw new AwsError(
    "InvalidParameter",
    `Endpoint type (${type}) does not match available service types ([${named.flatMap(typesOf).join(", ")}]).`,
  );
};

/** The id of the list of a gateway service's addresses, to which routes lead. */
export const prefixListOf = (serviceName: string) =>
  `pl-${createHash("sha256").update(serviceName).digest("hex").slice(0, 8)}`;

const typesOf = ({ ServiceType }: ServiceDetail): string[] =>
  ServiceType?.flatMap((one) => one.ServiceType ?? []) ?? [];

const servicesOf = (place: Place) => [
  ...SERVICES.Gateway.map((name) => service(name, "Gateway", place)),
  ...SERVICES.Interface.map((name) => service(name, "Interface", place)),
];

const service = (name: string, type: ServiceType, place: Place): ServiceDetail => {
  const ServiceName = `com.amazonaws.${place.region}.${name}`;
  const digest = createHash("sha256").update(`${ServiceName}/${type}`).digest("hex");
  const zones = zonesOf(place).filter(({ ZoneId }) => !isWithheld(place, name, ZoneId));
  return {
    ServiceName,
    ServiceId: `vpce-svc-0${digest.slice(0, 16)}`,
    ServiceType: [{ ServiceType: type }],
    ServiceRegion: place.region,
    AvailabilityZones: zones.map(({ ZoneName }) => ZoneName),
    AvailabilityZoneIds: zones.map(({ ZoneId }) => ZoneId),
    Owner: "amazon",
    BaseEndpointDnsNames: [`${name}.${place.region}.vpce.amazonaws.com`],
    VpcEndpointPolicySupported: true,
    AcceptanceRequired: false,
    ManagesVpcEndpoints: false,
    SupportedIpAddressTypes: ["ipv4"],
    ...(type === "Interface" && privateNames(name, place)),
  };
};

const privateNames = (name: string, { region }: Place): ServiceDetail => {
  const PrivateDnsName = PRIVATE_NAMES[name]?.(region) ?? `${name}.${region}.amazonaws.com`;
  return {
    PrivateDnsName,
    PrivateDnsNames: [{ PrivateDnsName }],
    PrivateDnsNameVerificationState: "verified",
  };
};

const describe = (input: DescribeVpcEndpointServicesCommandInput, call: Call) => {
  const all = servicesOf(call);
  const absent = input.ServiceNames?.find((name) => all.every((one) => one.ServiceName !== name));
  if (absent)
    throw new AwsError("InvalidServiceName", `The Vpc Endpoint Service '${absent}' does not exist`);
  const details = select(
    all.filter(({ ServiceName = "" }) => input.ServiceNames?.includes(ServiceName) ?? true),
    input.Filters,
    {
      "service-name": (one) => [one.ServiceName],
      "service-type": typesOf,
      "service-region": (one) => [one.ServiceRegion],
      owner: (one) => [one.Owner],
    },
  );
  const names = details.flatMap(({ ServiceName }) => ServiceName ?? []);
  return { ServiceNames: [...new Set(names)], ServiceDetails: details };
};

export const vpcEndpointServices = { DescribeVpcEndpointServices: describe };
