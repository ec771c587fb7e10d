import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, it, vi } from "vitest";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import type { Outputs } from "../../shared/events.ts";
import { must } from "../../shared/must.ts";
import {
  lookAtDatabase,
  lookAtKubernetes,
  lookAtLogBucket,
  lookAtNetwork,
  lookAtNodes,
} from "../support/data-plane.ts";
import { aTrustingCustomer, clientIn, provision } from "../support/provisioning.ts";

const sfn = clientIn(SFNClient, HOME_ACCOUNT);

/** All of the data plane, but for when its access was last confirmed. */
const lookAtAll = async (account: string, outputs: Outputs) => {
  const { accessPolicies, ...kubernetes } = await lookAtKubernetes(account, outputs);
  return {
    network: await lookAtNetwork(account, outputs),
    kubernetes,
    access: accessPolicies.map(({ policyArn }) => policyArn),
    nodes: await lookAtNodes(account, outputs),
    database: await lookAtDatabase(account),
    logBucket: await lookAtLogBucket(account, outputs),
  };
};

/** Runs the workflow once more with the input that it had, to its end. */
const runAgain = async (executionArn: string) => {
  const first = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  const { stateMachineArn, input } = first;
  const again = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input, name: "again" }),
  );
  return vi.waitFor(
    async () => {
      const { status } = await sfn.send(new DescribeExecutionCommand(again));
      if (status === "RUNNING") throw new Error("still running");
      return status;
    },
    { timeout: 25_000, interval: 20 },
  );
};

it("changes nothing of a data plane that is there", async () => {
  const customer = await aTrustingCustomer();
  const { cluster } = await provision(customer, { flowLogs: "log-bucket" });
  const outputs = must(cluster.outputs, "outputs");
  const before = await lookAtAll(customer.accountId, outputs);

  const status = await runAgain(cluster.executionArn);

  expect(status).toBe("SUCCEEDED");
  expect(await lookAtAll(customer.accountId, outputs)).toEqual(before);
});
