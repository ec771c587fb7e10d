/** What each service's operations need, by the name that requests to the service are signed for. */

import { autoScalingNeeds } from "./auto-scaling.ts";
import { ec2Needs } from "./ec2.ts";
import { eksNeeds } from "./eks.ts";
import { loadBalancingNeeds } from "./elastic-load-balancing.ts";
import { iamNeeds } from "./iam.ts";
import { kmsNeeds } from "./kms.ts";
import { logsNeeds } from "./logs.ts";
import { type NeedsOf, textOf } from "./need.ts";
import { rdsNeeds } from "./rds.ts";
import { s3Needs } from "./s3.ts";

const serviceQuotaNeeds: NeedsOf = (operation, input, { account, region }) => {
  const quota = `${textOf(input, "ServiceCode")}/${textOf(input, "QuotaCode")}`;
  const arn = `arn:aws:servicequotas:${region}:${account}:${quota}`;
  return [{ action: `servicequotas:${operation}`, targets: [{ type: "quota", arn }] }];
};

const stsNeeds: NeedsOf = (operation, input) =>
  // Everybody may ask who they are, whatever their policies say.
  operation === "GetCallerIdentity"
    ? []
    : [
        {
          action: `sts:${operation}`,
          targets: [{ type: "role", arn: textOf(input, "RoleArn") }],
        },
      ];

const NEEDS: Record<string, NeedsOf> = {
  autoscaling: autoScalingNeeds,
  ec2: ec2Needs,
  eks: eksNeeds,
  elasticloadbalancing: loadBalancingNeeds,
  iam: iamNeeds,
  kms: kmsNeeds,
  logs: logsNeeds,
  rds: rdsNeeds,
  s3: s3Needs,
  servicequotas: serviceQuotaNeeds,
  sts: stsNeeds,
};

/** The permissions for a call; of services that no step calls, one on anything. */
export const needsOf = (service: string): NeedsOf =>
  NEEDS[service] ?? ((operation) => [{ action: `${service}:${operation}` }]);
