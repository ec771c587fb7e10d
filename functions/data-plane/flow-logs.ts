/** Who talked to whom in the VPC: flow logs to the log bucket, for customers who want them. */

import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  DescribeFlowLogsCommand,
  EC2Client,
  type UnsuccessfulItem,
} from "@aws-sdk/client-ec2";
import { isAlreadyThere, refusalOf } from "../../shared/aws-errors.ts";
import { deleting, together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { LogBucket, Vpc } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { clientToken, FLOW_LOGS_PREFIX } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { allOwnedBy, ownedBy, tagList } from "../../shared/tags.ts";

/** Makes the flow log if the customer asked for it and it is not there; else does nothing. */
export const ensure = step(
  "EnsureFlowLogs",
  { vpc: Vpc, logBucket: LogBucket },
  async ({ cluster, vpc, logBucket }, account) => {
    if (cluster.flowLogs === "none") return {};
    const ec2 = new EC2Client(account);
    if (!(await exists(ec2, cluster))) await create(ec2, { cluster, vpc, logBucket });
    return {};
  },
);

/** Deletes the flow log; what it has written to the log bucket is the bucket's. */
export const remove = step("RemoveFlowLogs", {}, async ({ cluster }, account) => {
  const ec2 = new EC2Client(account);
  const { FlowLogs = [] } = await ec2.send(
    new DescribeFlowLogsCommand({ Filter: allOwnedBy(cluster) }),
  );
  const FlowLogIds = FlowLogs.map(({ FlowLogId }) => must(FlowLogId, "FlowLogId"));
  if (FlowLogIds.length === 0) return {};
  const { Unsuccessful = [] } = await ec2.send(new DeleteFlowLogsCommand({ FlowLogIds }));
  await together(Unsuccessful, ({ ResourceId, Error: refusal }) =>
    deleting(`flow log ${ResourceId}`, Promise.reject(refusalOf(refusal))),
  );
  return {};
});

const exists = async (ec2: EC2Client, cluster: Cluster) => {
  const { FlowLogs = [] } = await ec2.send(
    new DescribeFlowLogsCommand({ Filter: ownedBy(cluster, FLOW_LOG) }),
  );
  return FlowLogs.length > 0;
};

const FLOW_LOG = "flow-log";

interface Wanted {
  cluster: Cluster;
  vpc: Vpc;
  logBucket: LogBucket;
}

/** All traffic, accepted or not. What AWS could not make is told in an answer that is no error. */
const create = async (ec2: EC2Client, { cluster, vpc, logBucket }: Wanted) => {
  const { Unsuccessful = [] } = await ec2.send(
    new CreateFlowLogsCommand({
      ResourceType: "VPC",
      ResourceIds: [vpc.vpcId],
      TrafficType: "ALL",
      LogDestinationType: "s3",
      LogDestination: `arn:aws:s3:::${logBucket.bucket}/${FLOW_LOGS_PREFIX}/`,
      ClientToken: clientToken(cluster, FLOW_LOG),
      TagSpecifications: [{ ResourceType: "vpc-flow-log", Tags: tagList(cluster, FLOW_LOG) }],
    }),
  );
  for (const error of Unsuccessful.map(errorOf)) if (!isAlreadyThere(error)) throw error;
};

/** The error that AWS would have thrown, had it been asked about this VPC alone. */
const errorOf = ({ ResourceId, Error: reason }: UnsuccessfulItem) =>
  refusalOf({ ...reason, Message: `flow log of ${ResourceId}: ${reason?.Message}` });
