/** How much of a thing an account may have in a region. */

import { type Place, perRegion } from "../../world.ts";

/** Quotas that EC2 keeps to. */
export interface Quotas {
  /** `vpc/L-F678F1CE`; the default VPC counts. */
  vpcs: number;
  /** `vpc/L-A4707A72` */
  internetGateways: number;
  /** `vpc/L-FE5A380F` */
  natGatewaysPerZone: number;
  /** `ec2/L-0263D0A3` */
  elasticIps: number;
  /** `vpc/L-0EA8095F` */
  rulesPerSecurityGroup: number;
}

/** The quotas of an account in a region: AWS's defaults, until somebody changes them. */
export const quotasOf: (place: Place) => Quotas = perRegion(() => ({
  vpcs: 5,
  internetGateways: 5,
  natGatewaysPerZone: 5,
  elasticIps: 5,
  rulesPerSecurityGroup: 60,
}));
