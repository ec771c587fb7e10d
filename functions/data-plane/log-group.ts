/** The log group of the control plane's logs. */

import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { isAlreadyThere } from "../../shared/aws-errors.ts";
import { deleting } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { NameTaken } from "../../shared/errors.ts";
import type { LogGroup } from "../../shared/facts.ts";
import { eksLogGroupName } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { isOwned, tagRecord } from "../../shared/tags.ts";

/** Audits ask for a year of the logs that tell who did what. */
const RETENTION_DAYS = 365;

/**
 * Makes the log group before EKS does: a group that EKS makes has neither tags nor retention, and
 * keeps everything for ever.
 */
export const ensure = step(
  "EnsureLogGroup",
  {},
  async ({ cluster }, account): Promise<LogGroup> => {
    const logs = new CloudWatchLogsClient(account);
    const logGroupName = eksLogGroupName(cluster);
    await create(logs, cluster);
    await logs.send(
      new PutRetentionPolicyCommand({ logGroupName, retentionInDays: RETENTION_DAYS }),
    );
    return { logGroupName };
  },
);

/** Deletes the log group, once the control plane writes no more: EKS would make it anew. */
export const remove = step("RemoveLogGroup", {}, async ({ cluster }, account) => {
  const logs = new CloudWatchLogsClient(account);
  await deleting(`log group ${eksLogGroupName(cluster)}`, discard(logs, cluster));
  return {};
});

const discard = async (logs: CloudWatchLogsClient, cluster: Cluster) => {
  const logGroupName = eksLogGroupName(cluster);
  if (isOwned(cluster, await tagsOf(logs, cluster)))
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
};

const create = async (logs: CloudWatchLogsClient, cluster: Cluster) => {
  const logGroupName = eksLogGroupName(cluster);
  const tags = tagRecord(cluster, "log-group");
  try {
    await logs.send(new CreateLogGroupCommand({ logGroupName, tags }));
  } catch (cause) {
    if (!isAlreadyThere(cause)) throw cause;
    if (!isOwned(cluster, await tagsOf(logs, cluster)))
      throw new NameTaken(`log group ${logGroupName} is not this cluster's, must be absent`, {
        cause,
      });
  }
};

const tagsOf = async (logs: CloudWatchLogsClient, cluster: Cluster) => {
  const { region, accountId } = cluster;
  const resourceArn = `arn:aws:logs:${region}:${accountId}:log-group:${eksLogGroupName(cluster)}`;
  const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
  return tags;
};
