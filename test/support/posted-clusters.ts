/** Clusters asked for through the API, with Step Functions played by a mock. */

import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { mockClient } from "aws-sdk-client-mock";
import { create } from "../../functions/api/clusters.ts";
import { Cluster } from "../../shared/cluster.ts";
import type { StatusReport } from "../../shared/cluster-status.ts";
import { anHttpEvent, parsed, type Wanted } from "./http-event.ts";

/** A request with nothing but what has no default. */
export const REQUEST = { name: "analytics", accountId: "123456789012" };

/** What that request means. */
export const WITH_DEFAULTS = {
  ...REQUEST,
  region: "us-east-1",
  nodeInstanceType: "m5.xlarge",
  maxNodeCount: 20,
  dbInstanceClass: "db.m6g.large",
  vpcCidr: "172.20.0.0/20",
  flowLogs: "none",
};

/** Step Functions that starts whatever it is told to. */
export const mockStepFunctions = () => {
  const mock = mockClient(SFNClient);
  mock.on(StartExecutionCommand).resolves({});
  return mock;
};

/** What Step Functions was told to start. */
export const started = (mock: ReturnType<typeof mockStepFunctions>) =>
  mock.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input);

/** Posts the request, unless another one is wanted. */
export const post = async (wanted: Wanted = {}) =>
  parsed(await create(anHttpEvent({ body: REQUEST, ...wanted })));

/** The cluster that an answer is about. */
export const clusterOf = ({ clusterId, request }: { clusterId: string; request: object }) =>
  Cluster.parse({ ...request, clusterId, organizationId: "org-1" });

/** How the execution of that cluster says it is doing. */
export const reportOf = (
  { clusterId }: { clusterId: string },
  status: StatusReport["status"],
): StatusReport => ({
  executionArn: `arn:aws:states:us-east-1:999999999999:execution:provision-cluster:${clusterId}`,
  status,
  redriveCount: 0,
});
