/** Runs a step as Step Functions does: what AWS answers is the test's, what is recorded is taken care of. */

import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach } from "vitest";
import { log } from "../../shared/log.ts";
import { STEP_NAMES } from "../../shared/steps.ts";
import { allOwnedBy, ownedBy } from "../../shared/tags.ts";
import { aCluster } from "./requests.ts";

const executionArn =
  "arn:aws:states:eu-central-1:999999999999:execution:provision-cluster:analytics";

/** The external ID of every organization. */
export const EXTERNAL_ID = "astro-external-id-of-the-organization";

log.setLogLevel("SILENT");
process.env["AWS_REGION"] = "eu-central-1";
process.env["TABLE_NAME"] = "provisioner";
process.env["EVENT_BUS_NAME"] = "astro";

/** What a test makes the table answer is forgotten before the next. */
export const table = mockClient(DynamoDBDocumentClient);
const bus = mockClient(EventBridgeClient);

beforeEach(() => {
  bus.reset();
  bus.resolves({});
  table.reset();
  table.resolves({});
  table.on(GetCommand).resolves({ Item: { externalId: EXTERNAL_ID } });
  table.on(UpdateCommand).resolves({ Attributes: record });
});

const began = { startedAt: "2026-11-23T10:00:00.000Z", attempts: 1 };

/** A record in which every step has begun. */
const record = {
  cluster: aCluster(),
  status: "PROVISIONING",
  createdAt: began.startedAt,
  steps: Object.fromEntries(STEP_NAMES.map((name) => [name, began])),
};

/** So often AWS could not make the thing that the step is about. */
export const brokenBefore = (times: number) =>
  table.on(QueryCommand).resolves({
    Items: Array.from({ length: times }, (_, n) => ({
      step: "a step",
      resource: "a role",
      id: `${n}`,
      evidence: [],
      at: began.startedAt,
    })),
  });

type Step<Result> = (event: unknown, context: Context) => Promise<Result>;

/** Runs a step of a cluster with the facts that earlier steps left. */
export const run = <Result>(step: Step<Result>, facts: object = {}): Promise<Result> =>
  step({ cluster: aCluster(), executionArn, ...facts }, {} as Context);

/** A mocked client, as far as one reads what it got. */
interface Mock {
  calls(): { args: [{ input: unknown }] }[];
}

/** What AWS got by a command, call by call. */
export const inputs = <Input>(
  mock: Mock,
  Command: new (input: Input) => { input: Input },
): Input[] =>
  mock
    .calls()
    .map(({ args: [command] }) => command)
    .filter((command) => command instanceof Command)
    .map(({ input }) => input);

/** The names of all commands that AWS got, in order. */
export const commands = (mock: Mock): string[] =>
  mock.calls().map(({ args: [command] }) => command.constructor.name);

/** The filters by which a step looks for a resource of that role. */
export const byRole = (role: string) => ({ Filters: ownedBy(aCluster(), role) });

/** The filters by which a step looks for all that is the cluster's. */
export const allOwned = { Filters: allOwnedBy(aCluster()) };

/** An error as the SDK throws it for AWS's error code. */
export const awsError = (code: string, message = code) =>
  Object.assign(new Error(message), { name: code });
