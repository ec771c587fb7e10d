/** All simulated services, by the name that requests to them are signed for. */

import type { Services } from "./server.ts";
import { autoScaling } from "./services/auto-scaling/auto-scaling.ts";
import { cloudFormation } from "./services/cloud-formation/cloud-formation.ts";
import { ec2 } from "./services/ec2/ec2.ts";
import { eks } from "./services/eks/eks.ts";
import { classicLoadBalancing } from "./services/elastic-load-balancing/classic-load-balancers.ts";
import { loadBalancing } from "./services/elastic-load-balancing/load-balancing.ts";
import { events } from "./services/events/event-bridge.ts";
import { iam } from "./services/iam.ts";
import { kms } from "./services/kms/kms.ts";
import { logs } from "./services/logs/logs.ts";
import { rds } from "./services/rds/rds.ts";
import { s3 } from "./services/s3.ts";
import { serviceQuotas } from "./services/service-quotas.ts";
import { sqs } from "./services/sqs.ts";
import { states } from "./services/states/states.ts";
import { sts } from "./services/sts.ts";

export const services: Services = {
  autoscaling: autoScaling,
  cloudformation: cloudFormation,
  ec2,
  eks,
  "elasticloadbalancing/2012-06-01": classicLoadBalancing,
  "elasticloadbalancing/2015-12-01": loadBalancing,
  events,
  iam,
  kms,
  logs,
  rds,
  s3,
  servicequotas: serviceQuotas,
  sqs,
  states,
  sts,
};
