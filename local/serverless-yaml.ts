/** As much of serverless.yml as the embedded stack goes by, once its variables are filled in. */

import { z } from "zod";

const EventBridgeEvent = z.looseObject({
  name: z.string().optional(),
  eventBus: z.unknown().optional(),
  pattern: z.record(z.string(), z.unknown()).optional(),
  schedule: z.string().optional(),
  deadLetterQueueArn: z.unknown().optional(),
});

const ServerlessFunction = z.looseObject({
  handler: z.string(),
  timeout: z.number().default(6).describe("Seconds; the framework's default."),
  environment: z.record(z.string(), z.unknown()).default({}),
  destinations: z.looseObject({ onFailure: z.looseObject({ arn: z.unknown() }) }).optional(),
  events: z.array(z.looseObject({ eventBridge: EventBridgeEvent.optional() })).default([]),
});

const StateMachine = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  definition: z.record(z.string(), z.unknown()),
});

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).optional(),
});

export const ServerlessYaml = z.looseObject({
  provider: z.looseObject({
    region: z.string().default("us-east-1"),
    environment: z.record(z.string(), z.unknown()).default({}),
  }),
  functions: z.record(z.string(), ServerlessFunction).default({}),
  stepFunctions: z
    .looseObject({ stateMachines: z.record(z.string(), StateMachine).default({}) })
    .default({ stateMachines: {} }),
  resources: z
    .looseObject({ Resources: z.record(z.string(), Resource).default({}) })
    .default({ Resources: {} }),
});
export type ServerlessYaml = z.infer<typeof ServerlessYaml>;
