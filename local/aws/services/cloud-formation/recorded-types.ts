/** Types of resources that the simulated AWS has no service for: checked, and kept with the stack. */

import { z } from "zod";
import { parseProperties } from "./properties.ts";
import type { Made, Making, ResourceType } from "./resource-type.ts";

const Topic = z.strictObject({
  TopicName: z.string().optional(),
  DisplayName: z.string().optional(),
  Subscription: z.array(z.strictObject({ Protocol: z.string(), Endpoint: z.string() })).default([]),
});

const MetricFilter = z.strictObject({
  FilterName: z.string().optional(),
  LogGroupName: z.string(),
  FilterPattern: z.string(),
  MetricTransformations: z
    .array(
      z.strictObject({
        MetricNamespace: z.string(),
        MetricName: z.string(),
        MetricValue: z.string(),
      }),
    )
    .length(1),
});

const Alarm = z.strictObject({
  AlarmName: z.string().optional(),
  AlarmDescription: z.string().optional(),
  Namespace: z.string(),
  MetricName: z.string(),
  Statistic: z.enum(["SampleCount", "Average", "Sum", "Minimum", "Maximum"]),
  Period: z.coerce.number(),
  EvaluationPeriods: z.coerce.number(),
  Threshold: z.coerce.number(),
  ComparisonOperator: z.string(),
  TreatMissingData: z.enum(["breaching", "notBreaching", "ignore", "missing"]).optional(),
  AlarmActions: z.array(z.string()).default([]),
});

/** How a type is checked, and what it is called. */
interface Recorded {
  schema: z.ZodType;
  nameProperty: string;
  /** The service in the ARN that `Ref` gives; without one it gives the name. */
  service?: string;
}

const recorded = ({ schema, nameProperty, service }: Recorded): ResourceType => {
  const make = (properties: unknown, making: Making): Made => {
    parseProperties(schema, properties);
    const name = String(Object(properties)[nameProperty] ?? making.defaultName);
    const arn = `arn:aws:${service}:${making.region}:${making.account}:${name}`;
    const ref = service ? arn : name;
    return { physicalId: ref, ref, attributes: {} };
  };
  return {
    nameProperty,
    replacedBy: [nameProperty],
    create: make,
    update: ({ physicalId, ref, attributes }, properties) => {
      parseProperties(schema, properties);
      return { physicalId, ref, attributes };
    },
    remove: () => {},
  };
};

export const topicType = recorded({ schema: Topic, nameProperty: "TopicName", service: "sns" });

export const metricFilterType = recorded({ schema: MetricFilter, nameProperty: "FilterName" });

export const alarmType = recorded({ schema: Alarm, nameProperty: "AlarmName" });
