import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { must } from "../../shared/must.ts";
import { type Machine, statesOf } from "../support/definition.ts";
import { packageService, resourcesOf } from "../support/packaged.ts";

const packaged = await packageService();
afterAll(() => packaged[Symbol.asyncDispose]());

const all = <Shape extends z.ZodType>(type: string, shape: Shape) =>
  resourcesOf(packaged.template, type, shape);
const list = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item)]);

const Attribute = z.object({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) });
const Statement = z.object({
  Effect: z.string(),
  Action: list(z.string()),
  Resource: list(z.union([z.string(), z.record(z.string(), z.unknown())])).optional(),
});
const Policy = z.object({ Statement: list(Statement) });

const functions = all(
  "AWS::Lambda::Function",
  z.object({
    FunctionName: z.string(),
    Handler: z.string(),
    Runtime: z.string(),
    Architectures: z.array(z.string()),
    Timeout: z.int(),
    Role: Attribute,
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  }),
);
const roles = all(
  "AWS::IAM::Role",
  z.object({
    Policies: z.array(z.object({ PolicyDocument: Policy })),
    ManagedPolicyArns: z.array(z.unknown()).default([]),
  }),
);
const routes = all(
  "AWS::ApiGatewayV2::Route",
  z.object({
    RouteKey: z.string(),
    AuthorizationType: z.string(),
    AuthorizerId: z.object({ Ref: z.string() }),
  }),
);
const integrations = all("AWS::ApiGatewayV2::Integration", z.object({ IntegrationUri: Attribute }));
const rules = all(
  "AWS::Events::Rule",
  z.object({
    Name: z.string(),
    EventBusName: z.unknown().optional(),
    EventPattern: z.unknown().optional(),
    ScheduleExpression: z.string().optional(),
    Targets: z.array(z.object({ Arn: Attribute, DeadLetterConfig: z.object({ Arn: Attribute }) })),
  }),
);
const machines = all(
  "AWS::StepFunctions::StateMachine",
  z.object({
    StateMachineType: z.string(),
    DefinitionString: z.object({
      "Fn::Sub": z.tuple([z.string(), z.record(z.string(), Attribute)]),
    }),
    LoggingConfiguration: z.object({ Level: z.string(), IncludeExecutionData: z.boolean() }),
    RoleArn: Attribute,
  }),
);

const idOf = (reference: z.infer<typeof Attribute>) => reference["Fn::GetAtt"][0];
const nameOf = (id: string) => functions[id]?.FunctionName.split("-").at(-1) ?? id;
const statementsOf = (role: string) =>
  roles[role]?.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) ?? [];
const actionsOf = (role: string) => statementsOf(role).flatMap(({ Action }) => Action);

const definitions = Object.values(machines).map(
  ({ DefinitionString }): Machine => JSON.parse(DefinitionString["Fn::Sub"][0]),
);
const inWorkflows = Object.values(machines).flatMap(({ DefinitionString }) =>
  Object.values(DefinitionString["Fn::Sub"][1]).map(idOf),
);
const behindRoutes = Object.values(integrations).map(({ IntegrationUri }) => idOf(IntegrationUri));
const behindRules = Object.values(rules).flatMap(({ Targets }) =>
  Targets.map(({ Arn }) => idOf(Arn)),
);

const textOf = async (folder: string, pattern: string) => {
  let text = "";
  for await (const file of glob(pattern, { cwd: folder }))
    text += await readFile(join(folder, file), "utf8");
  return text;
};

const SETTINGS = new Set(
  [...(await textOf(".", "{functions,shared}/**/*.ts")).matchAll(/setting\("(\w+)"\)/g)].map(
    ([, name]) => `${name}`,
  ),
);

/** Functions of the same file, which are packaged alike. */
const sistersOf = (handler: string) =>
  Object.values(functions).filter(({ Handler }) => Handler.split(".")[0] === handler.split(".")[0]);

/** Settings that the code in a folder names, but for what Lambda itself sets. */
const settingsIn = async (folder: string) => {
  const code = must((await textOf(folder, "**/*.mjs")) || undefined, `code in ${folder}`);
  return [...SETTINGS].filter((name) => name !== "AWS_REGION" && code.includes(`"${name}"`));
};

describe("the command", () => {
  it("has nothing to complain about", () => {
    expect(packaged.log).toContain("Service packaged");
    expect(packaged.log).not.toMatch(/warn|deprecat|error/i);
  });
});

describe("every function", () => {
  it.each(Object.entries(functions))("runs on Node 24, arm64: %s", (_id, lambda) => {
    expect(lambda).toMatchObject({ Runtime: "nodejs24.x", Architectures: ["arm64"] });
  });

  it.each(Object.entries(functions))("has a handler: %s", async (_id, { Handler }) => {
    const [file, exported = ""] = Handler.split(".");
    const source = new URL(`../../${file}.ts`, import.meta.url).href;

    const module = await import(source);

    expect(module[exported]).toBeTypeOf("function");
  });

  it.each(Object.entries(functions))(
    "is told, or its sisters in the same file are, each setting that its code asks for: %s",
    async (id, { Handler }) => {
      const told = sistersOf(Handler).flatMap(({ Environment }) =>
        Object.keys(Environment.Variables),
      );

      const asked = await settingsIn(await packaged.unpack(nameOf(id)));

      expect(asked.filter((name) => !told.includes(name))).toEqual([]);
    },
  );

  it("is called by exactly one state, route or rule", () => {
    const called = [...new Set(inWorkflows), ...behindRoutes, ...behindRules];

    expect(called.toSorted()).toEqual(Object.keys(functions).toSorted());
  });

  it("ends before whoever called it gives up", () => {
    const timeouts = (ids: string[]) => ids.map((id) => functions[id]?.Timeout ?? 0);
    const patience = Math.min(
      ...definitions.flatMap(statesOf).flatMap(([, { TimeoutSeconds }]) => TimeoutSeconds ?? []),
    );

    expect(Math.max(...timeouts(behindRoutes))).toBeLessThan(30);
    expect(Math.max(...timeouts(inWorkflows))).toBeLessThan(patience);
  });

  it("is referred to without a version, so that a redrive runs what is deployed now", () => {
    const versions = all("AWS::Lambda::Version", z.unknown());
    const attributes = Object.values(machines).flatMap(({ DefinitionString }) =>
      Object.values(DefinitionString["Fn::Sub"][1]).map((of) => of["Fn::GetAtt"][1]),
    );

    expect(versions).toEqual({});
    expect(new Set(attributes)).toEqual(new Set(["Arn"]));
  });

  it("keeps its log for a limited time, as all logs are", () => {
    const logs = all("AWS::Logs::LogGroup", z.object({ RetentionInDays: z.int().optional() }));

    expect(Object.keys(logs).length).toBeGreaterThan(Object.keys(functions).length);
    expect(Object.entries(logs).filter(([, log]) => !log.RetentionInDays)).toEqual([]);
  });
});

describe("roles", () => {
  const LOGS = ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:PutLogEvents"];
  const ON_ITEMS = ["GetItem", "PutItem", "Query", "UpdateItem"].map((name) => `dynamodb:${name}`);
  const REPORTING = [...ON_ITEMS, "events:PutEvents"];
  const STEP = [...REPORTING, "sts:AssumeRole"];
  const OTHERS: Record<string, string[]> = {
    externalIdGet: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    crossAccountRoleGet: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    clustersCreate: [
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "states:StartExecution",
      "sts:AssumeRole",
    ],
    clustersList: ["dynamodb:Query"],
    redrivesCreate: [
      "dynamodb:GetItem",
      "dynamodb:UpdateItem",
      ...["Describe", "Redrive", "Start", "Start"].map((verb) => `states:${verb}Execution`),
      "states:GetExecutionHistory",
    ],
    supportClustersList: ["dynamodb:Query"],
    clustersGet: ["dynamodb:GetItem"],
    deletionsCreate: [
      "dynamodb:GetItem",
      "dynamodb:UpdateItem",
      ...["Describe", "Redrive", "Start"].map((verb) => `states:${verb}Execution`),
    ],
    eventsList: ["dynamodb:GetItem", "dynamodb:Query"],
    clusterActivate: REPORTING,
    provisioningStop: [...REPORTING, "states:DescribeExecution", "states:StopExecution"],
    executionStatusReport: [...REPORTING, "states:GetExecutionHistory", "sqs:SendMessage"],
    sweeperSweep: [
      ...REPORTING,
      "dynamodb:Query",
      ...["Describe", "Redrive", "Start", "Start"].map((verb) => `states:${verb}Execution`),
      "states:GetExecutionHistory",
      "states:ListExecutions",
      "sqs:SendMessage",
    ],
    roleExpansionAnnounce: [
      "dynamodb:Query",
      "dynamodb:UpdateItem",
      "events:PutEvents",
      "sqs:SendMessage",
    ],
  };

  it("belong to one function or workflow each", () => {
    const owned = [
      ...Object.values(functions).map(({ Role }) => idOf(Role)),
      ...Object.values(machines).map(({ RoleArn }) => idOf(RoleArn)),
    ];

    expect(owned.toSorted()).toEqual(Object.keys(roles).toSorted());
  });

  it.each(Object.entries(functions))(
    "allow what the function does and no more: %s",
    (id, { Role }) => {
      const expected = OTHERS[nameOf(id)] ?? STEP;

      expect(actionsOf(idOf(Role)).toSorted()).toEqual([...LOGS, ...expected].toSorted());
    },
  );

  it("let only steps and dry runs into customers' accounts, and only by the one role", () => {
    const entering = Object.entries(functions).filter(([, { Role }]) =>
      actionsOf(idOf(Role)).includes("sts:AssumeRole"),
    );
    const entered = Object.keys(roles)
      .flatMap(statementsOf)
      .filter(({ Action }) => Action.includes("sts:AssumeRole"))
      .flatMap(({ Resource }) => Resource);

    expect(entering.length).toBeGreaterThan(0);
    const others = entering.filter(([id]) => !inWorkflows.includes(id));
    expect(others.map(([id]) => nameOf(id))).toEqual(["clustersCreate"]);
    expect(new Set(entered)).toEqual(new Set(["arn:aws:iam::*:role/astronomer-remote-management"]));
  });

  it("name their actions and resources", () => {
    const statements = Object.keys(roles).flatMap(statementsOf);
    const unlimited = statements.filter(({ Resource }) => Resource?.includes("*"));

    expect(
      statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*")),
    ).toEqual([]);
    // The workflows' logs are delivered by CloudWatch Logs, whose delivery actions know no resources.
    expect(
      unlimited
        .flatMap(({ Action }) => Action)
        .filter((action) => !/^logs:.*(Log|Resource)/.test(action)),
    ).toEqual([]);
    expect(unlimited).toHaveLength(2);
  });

  it("have no policies but their own", () => {
    expect(Object.values(roles).flatMap((role) => role.ManagedPolicyArns)).toEqual([]);
  });

  it("of the workflow invoke its functions and no other", () => {
    const invoked = Object.values(machines)
      .flatMap(({ RoleArn }) => statementsOf(idOf(RoleArn)))
      .filter(({ Action }) => Action.includes("lambda:InvokeFunction"))
      .flatMap(({ Resource = [] }) => Resource)
      .flatMap((resource) => Attribute.safeParse(resource).data ?? []);

    expect(new Set(invoked.map(idOf))).toEqual(new Set(inWorkflows));
  });
});

describe("the API", () => {
  it.each(Object.entries(routes))("asks for a token on %s", (_id, route) => {
    expect(route).toMatchObject({
      AuthorizationType: "JWT",
      AuthorizerId: { Ref: "HttpApiAuthorizerOrganizations" },
    });
  });

  it("has the documented routes", () => {
    expect(
      Object.values(routes)
        .map(({ RouteKey }) => RouteKey)
        .toSorted(),
    ).toEqual([
      "DELETE /organizations/{organizationId}/clusters/{clusterId}",
      "GET /organizations/{organizationId}/aws-external-id",
      "GET /organizations/{organizationId}/clusters",
      "GET /organizations/{organizationId}/clusters/{clusterId}",
      "GET /organizations/{organizationId}/clusters/{clusterId}/events",
      "GET /organizations/{organizationId}/cross-account-role",
      "GET /support/clusters",
      "POST /organizations/{organizationId}/clusters",
      "POST /support/clusters/{clusterId}/redrive",
    ]);
  });

  it("is throttled, and logs neither headers nor claims", () => {
    const stages = all(
      "AWS::ApiGatewayV2::Stage",
      z.object({
        DefaultRouteSettings: z.object({
          ThrottlingRateLimit: z.int().positive(),
          ThrottlingBurstLimit: z.int().positive(),
        }),
        AccessLogSettings: z.object({ Format: z.string() }),
      }),
    );

    expect(Object.keys(stages)).toEqual(["HttpApiStage"]);
    expect(stages["HttpApiStage"]?.AccessLogSettings.Format).not.toMatch(/authorizer|header/i);
  });
});

describe("the workflow", () => {
  it("is a standard one and logs no execution data", () => {
    expect(machines["ProvisionCluster"]).toMatchObject({
      StateMachineType: "STANDARD",
      LoggingConfiguration: { Level: "ERROR", IncludeExecutionData: false },
    });
  });
});

describe("rules", () => {
  const queues = all(
    "AWS::SQS::Queue",
    z.object({ SqsManagedSseEnabled: z.literal(true), MessageRetentionPeriod: z.int() }),
  );
  const policies = all(
    "AWS::SQS::QueuePolicy",
    z.object({
      Queues: z.array(z.object({ Ref: z.string() })),
      PolicyDocument: z.object({
        Statement: z.array(
          z.object({
            Principal: z.unknown(),
            Action: z.string(),
            Condition: z.object({
              ArnEquals: z.object({ "aws:SourceArn": z.object({ "Fn::Sub": z.string() }) }),
            }),
          }),
        ),
      }),
    }),
  );
  const deadLetters = Object.values(rules).flatMap(({ Targets }) =>
    Targets.map(({ DeadLetterConfig }) => idOf(DeadLetterConfig.Arn)),
  );

  it("hear on the account's own bus of executions of our workflows and of published templates", () => {
    const patterns = Object.values(rules).flatMap(({ EventPattern = [] }) => EventPattern);

    expect(patterns).toEqual([
      {
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: { stateMachineArn: [{ Ref: "ProvisionCluster" }, { Ref: "DeleteCluster" }] },
      },
      {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: {
          bucket: { name: [{ Ref: "TemplateBucket" }] },
          object: { key: ["astronomer-remote-management-stack.yaml"] },
        },
      },
    ]);
    expect(new Set(Object.values(rules).map((rule) => rule.EventBusName))).toEqual(
      new Set([undefined]),
    );
  });

  it("have the sweeper run every five minutes, and nothing else", () => {
    const scheduled = Object.values(rules).filter(({ ScheduleExpression }) => ScheduleExpression);

    expect(scheduled).toMatchObject([
      {
        ScheduleExpression: "rate(5 minutes)",
        Targets: [{ Arn: { "Fn::GetAtt": ["SweeperSweepLambdaFunction", "Arn"] } }],
      },
    ]);
  });

  it("have an encrypted queue for what cannot be delivered", () => {
    expect(new Set(deadLetters)).toEqual(new Set(Object.keys(queues)));
  });

  it("are alone in being let write to it", () => {
    const statements = Object.values(policies).flatMap(({ PolicyDocument, Queues }) =>
      PolicyDocument.Statement.map((statement) => ({
        queues: Queues.map(({ Ref }) => Ref),
        statement,
      })),
    );
    const writers = statements.map(
      ({ statement }) => statement.Condition.ArnEquals["aws:SourceArn"]["Fn::Sub"],
    );

    expect(statements).toMatchObject(
      deadLetters.map((queue) => ({
        queues: [queue],
        statement: { Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage" },
      })),
    );
    expect(writers).toEqual(
      Object.values(rules).map(
        ({ Name }) =>
          `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${Name}`,
      ),
    );
  });

  it("lose nothing that their function fails on", () => {
    const invocations = all(
      "AWS::Lambda::EventInvokeConfig",
      z.object({
        FunctionName: z.object({ Ref: z.string() }),
        DestinationConfig: z.object({ OnFailure: z.object({ Destination: Attribute }) }),
      }),
    );

    expect(Object.values(invocations).map(({ FunctionName }) => FunctionName.Ref)).toEqual(
      behindRules,
    );
    expect(
      Object.values(invocations).map(({ DestinationConfig }) =>
        idOf(DestinationConfig.OnFailure.Destination),
      ),
    ).toEqual(deadLetters);
  });

  const alarms = Object.values(
    all(
      "AWS::CloudWatch::Alarm",
      z.object({
        Namespace: z.string(),
        MetricName: z.string(),
        Threshold: z.number(),
        Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
        AlarmActions: z.unknown(),
      }),
    ),
  );

  it("raise an alarm for each message that is left", () => {
    expect(alarms.filter(({ Namespace }) => Namespace === "AWS/SQS")).toMatchObject(
      Object.keys(queues).map((queue) => ({
        MetricName: "ApproximateNumberOfMessagesVisible",
        Threshold: 0,
        Dimensions: [{ Value: { "Fn::GetAtt": [queue, "QueueName"] } }],
      })),
    );
  });

  it("raise alarms that are sent to whoever deploys, if told where to", () => {
    const topics = [{ Ref: "AlarmTopicArn" }];
    const told = { "Fn::If": ["HasAlarmTopic", topics, { Ref: "AWS::NoValue" }] };

    expect(packaged.template.Parameters).toMatchObject({
      AlarmTopicArn: { Default: "arn:aws:sns:us-east-1:999999999999:alarms" },
    });
    expect(alarms.map(({ AlarmActions }) => AlarmActions)).toEqual(alarms.map(() => told));
  });

  it("raise an alarm for each error that the catalogue does not know", () => {
    expect(alarms.filter(({ Namespace }) => Namespace === "AstroProvisioner")).toMatchObject([
      {
        Namespace: "AstroProvisioner",
        MetricName: "UnknownErrors",
        Threshold: 0,
        Dimensions: [{ Name: "EventBus", Value: { Ref: "EventBus" } }],
      },
    ]);
  });
});

describe("what is kept", () => {
  it("is in one table: encrypted, restorable to any moment, not deleted with the stack", () => {
    expect(all("AWS::DynamoDB::Table", z.unknown())).toMatchObject({
      Table: {
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    });
    expect(packaged.template.Resources["Table"]).toMatchObject({
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
    });
  });

  it("is published on a bus of our own, with an archive and a policy", () => {
    const bus = { "Fn::GetAtt": ["EventBus", "Arn"] };

    expect(Object.keys(all("AWS::Events::EventBus", z.unknown()))).toEqual(["EventBus"]);
    expect(all("AWS::Events::Archive", z.unknown())).toMatchObject({
      EventArchive: { SourceArn: bus },
    });
    expect(all("AWS::Events::EventBusPolicy", z.unknown())).toMatchObject({
      EventBusPolicy: {
        Statement: {
          Action: "events:PutEvents",
          Resource: bus,
          Condition: { StringEquals: { "events:source": "astro.provisioning" } },
        },
      },
    });
  });
});

describe("the template of the cross-account role", () => {
  const KEY = "astronomer-remote-management-stack.yaml";

  it("has its file's name in the bucket and in the URL that customers get", () => {
    const { Environment } =
      all("AWS::Lambda::Function", z.looseObject({ Environment: z.unknown() }))[
        "CrossAccountRoleGetLambdaFunction"
      ] ?? {};

    expect(existsSync(`customer/${KEY}`)).toBe(true);
    expect(Environment).toMatchObject({
      Variables: {
        TEMPLATE_URL: { "Fn::Sub": `https://\${TemplateBucket.RegionalDomainName}/${KEY}` },
        HOME_ACCOUNT_ID: { Ref: "AWS::AccountId" },
      },
    });
  });

  it("is all that everyone may read in its bucket, and that by TLS only", () => {
    const policies = all(
      "AWS::S3::BucketPolicy",
      z.object({
        Bucket: z.object({ Ref: z.string() }),
        PolicyDocument: z.object({
          Statement: z.array(z.looseObject({ Effect: z.string(), Resource: z.unknown() })),
        }),
      }),
    );
    const [ours = []] = Object.values(policies)
      .filter(({ Bucket }) => Bucket.Ref === "TemplateBucket")
      .map(({ PolicyDocument }) => PolicyDocument.Statement);

    expect(ours).toMatchObject([
      {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: { "Fn::Sub": `\${TemplateBucket.Arn}/${KEY}` },
      },
      { Effect: "Deny", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  });

  it("is kept in every version that there was, and told of when there is a new one", () => {
    expect(all("AWS::S3::Bucket", z.unknown())).toMatchObject({
      TemplateBucket: {
        VersioningConfiguration: { Status: "Enabled" },
        NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      },
    });
  });
});
