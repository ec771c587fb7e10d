/**
 * What is counted in CloudWatch, by a log line in its embedded metric format: no call, no permission.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

import { log } from "./log.ts";
import { setting } from "./settings.ts";

/** One more; `facts` stand in the log line, where whoever is alarmed finds them. */
export const count = (metric: "UnknownErrors", facts: Record<string, unknown>) => {
  log.warn(metric, {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: "AstroProvisioner",
          Dimensions: [["EventBus"]],
          Metrics: [{ Name: metric, Unit: "Count" }],
        },
      ],
    },
    EventBus: setting("EVENT_BUS_NAME"),
    [metric]: 1,
    ...facts,
  });
};
