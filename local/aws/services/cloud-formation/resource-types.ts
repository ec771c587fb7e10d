/** The types of resources that stacks may have. Any other makes a stack fail. */

import { managedPolicyType } from "./managed-policy-type.ts";
import { alarmType, metricFilterType, topicType } from "./recorded-types.ts";
import type { ResourceType } from "./resource-type.ts";
import { roleType } from "./role-type.ts";

/** Types by name. */
export const RESOURCE_TYPES: Record<string, ResourceType> = {
  "AWS::IAM::Role": roleType,
  "AWS::IAM::ManagedPolicy": managedPolicyType,
  "AWS::Logs::MetricFilter": metricFilterType,
  "AWS::CloudWatch::Alarm": alarmType,
  "AWS::SNS::Topic": topicType,
};
