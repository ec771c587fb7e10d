import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as ec2 from "@aws-sdk/client-ec2";
import * as sfn from "@aws-sdk/client-sfn";
import * as sts from "@aws-sdk/client-sts";
import { afterAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { AwsError } from "../../local/aws/errors.ts";
import type { Services } from "../../local/aws/server.ts";
import { type Operations, service } from "../../local/aws/service.ts";
import { createRecord } from "../../shared/cluster-record.ts";
import { anHttpEvent } from "../support/http-event.ts";
import { packageService, resourcesOf } from "../support/packaged.ts";
import { aCluster, aRequest } from "../support/requests.ts";
import { startSimulatedAws } from "../support/simulated-aws.ts";
import { createTable } from "../support/table.ts";

vi.setConfig({ testTimeout: 30_000 });

/** What a function may load before its first event; bundled without options it would be 2.2 MB. */
const INIT_BUDGET_BYTES = 600_000;

/** One function of each kind: many clients, EC2, S3, the API, and a rule's. */
const names = [
  "preflightCheck",
  "vpcEnsure",
  "logBucketEnsure",
  "clustersCreate",
  "executionStatusReport",
];

const packaged = await packageService(names);
afterAll(() => packaged[Symbol.asyncDispose]());

const lambdas = resourcesOf(
  packaged.template,
  "AWS::Lambda::Function",
  z.object({ FunctionName: z.string(), Handler: z.string() }),
);
const handlers = new Map(
  Object.values(lambdas).map(({ FunctionName, Handler }) => [
    FunctionName.split("-").at(-1) ?? "",
    Handler,
  ]),
);

/** The file and the export of a function's handler, unpacked from its zip. */
const unpack = async (name: string) => {
  const [path, exported = ""] = handlers.get(name)?.split(".") ?? [];
  return { file: join(await packaged.unpack(name), `${path}.mjs`), exported };
};

const Loaded = z.object({ type: z.string(), bytes: z.int() });
const Answer = z.object({
  result: z.looseObject({}).optional(),
  error: z.object({ name: z.string(), message: z.string() }).optional(),
});

const HOST = fileURLToPath(new URL("../support/lambda-host.ts", import.meta.url));

/** A Lambda with nothing but the function's zip and its environment. */
const startLambda = async (name: string, environment: Record<string, string | undefined> = {}) => {
  const { file, exported } = await unpack(name);
  const child = fork(HOST, [file, exported], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
    env: environment,
  });
  return {
    loaded: Loaded.parse(await heard(child)),
    invoke: async (event: object) => {
      child.send(event);
      return Answer.parse(await heard(child));
    },
    [Symbol.asyncDispose]: async () => {
      child.kill();
    },
  };
};

const heard = async (child: ChildProcess): Promise<unknown> => {
  const message = once(child, "message").then(([first]) => first);
  const end = once(child, "exit").then(([code]) => {
    throw new Error(`the function's process ended with ${code}`);
  });
  return Promise.race([message, end]);
};

describe("a packaged function", () => {
  it.each(names)(
    "has every chunk that it may ever load, and no other function's: %s",
    async (name) => {
      const { file } = await unpack(name);
      const files = await readdir(dirname(file));
      const sources = await Promise.all(
        files.map((each) => readFile(join(dirname(file), each), "utf8")),
      );
      const imported = sources.flatMap((source) =>
        Array.from(
          source.matchAll(/\b(?:from|import)\s*\(?\s*"\.\/([^"]+)"/g),
          ([, chunk]) => chunk,
        ),
      );

      expect(imported.length).toBeGreaterThan(0);
      expect(imported.filter((chunk) => !chunk || !files.includes(chunk))).toEqual([]);
      expect(files.filter((each) => !each.startsWith(basename(file, "mjs")))).toEqual([]);
    },
  );

  it.each(names)("loads its handler within the budget: %s", async (name) => {
    await using lambda = await startLambda(name);

    expect(lambda.loaded.type).toBe("function");
    expect(lambda.loaded.bytes).toBeLessThan(INIT_BUDGET_BYTES);
  });
});

describe("the bundled SDK", () => {
  const cluster = aCluster();
  const executionArn = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:any";

  /** The environment of a function whose table is dynalite and whose every other service is simulated. */
  const environmentOf = (endpoint: string) => ({
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: process.env["AWS_ENDPOINT_URL_DYNAMODB"],
    AWS_REGION: process.env["AWS_REGION"],
    AWS_ACCESS_KEY_ID: process.env["AWS_ACCESS_KEY_ID"],
    AWS_SECRET_ACCESS_KEY: process.env["AWS_SECRET_ACCESS_KEY"],
    TABLE_NAME: process.env["TABLE_NAME"],
    EVENT_BUS_NAME: process.env["EVENT_BUS_NAME"],
    PROVISION_STATE_MACHINE_ARN: process.env["PROVISION_STATE_MACHINE_ARN"],
  });

  /** Whoever assumes a role is the root user of the cluster's account. */
  const withCustomersEc2 = (operations: Operations<typeof ec2>): Services => ({
    ec2: service(ec2, operations),
    sts: service(sts, {
      AssumeRole: () => ({
        Credentials: {
          AccessKeyId: cluster.accountId,
          SecretAccessKey: "any",
          SessionToken: "any",
          Expiration: new Date(Date.now() + 3_600_000),
        },
      }),
    }),
  });

  it("asks EC2 in the customer's account for what the step wants, tags included", async () => {
    await using _table = await createTable();
    await using aws = await startSimulatedAws(
      withCustomersEc2({
        DescribeVpcs: () => ({ Vpcs: [] }),
        CreateVpc: () => ({ Vpc: { VpcId: "vpc-1", State: "pending" } }),
      }),
    );
    await using lambda = await startLambda("vpcEnsure", environmentOf(aws.endpoint));
    await createRecord(cluster, executionArn);

    const { error } = await lambda.invoke({ cluster, executionArn });

    expect(error).toEqual({ name: "JustStarted", message: "vpc vpc-1 is pending" });
    expect(aws.world.journal.find(({ operation }) => operation === "CreateVpc")).toMatchObject({
      account: cluster.accountId,
      input: {
        CidrBlock: cluster.vpcCidr,
        TagSpecifications: [
          {
            ResourceType: "vpc",
            Tags: expect.arrayContaining([
              { Key: "astro:cluster-id", Value: cluster.clusterId },
              { Key: "astro:resource", Value: "vpc" },
            ]),
          },
        ],
      },
    });
  });

  it("understands a refusal of EC2", async () => {
    await using _table = await createTable();
    await using aws = await startSimulatedAws(
      withCustomersEc2({
        DescribeVpcs: () => ({ Vpcs: [] }),
        CreateVpc: () => {
          throw new AwsError("VpcLimitExceeded", "The maximum number of VPCs has been reached.");
        },
      }),
    );
    await using lambda = await startLambda("vpcEnsure", environmentOf(aws.endpoint));
    await createRecord(cluster, executionArn);

    const { error } = await lambda.invoke({ cluster, executionArn });

    expect(error?.name).toBe("QuotaExceeded");
    expect(error?.message).toContain("The maximum number of VPCs has been reached.");
  });

  it("starts the execution that a request asks for", async () => {
    await using _table = await createTable();
    await using aws = await startSimulatedAws({
      states: service(sfn, {
        StartExecution: () => ({ executionArn, startDate: new Date() }),
      }),
    });
    await using lambda = await startLambda("clustersCreate", environmentOf(aws.endpoint));

    const { result } = await lambda.invoke(anHttpEvent({ body: aRequest() }));

    expect(result).toMatchObject({ statusCode: 202 });
    expect(aws.world.journal).toMatchObject([
      {
        operation: "StartExecution",
        input: { stateMachineArn: process.env["PROVISION_STATE_MACHINE_ARN"] },
      },
    ]);
  });
});
