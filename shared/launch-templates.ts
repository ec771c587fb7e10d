/** The launch templates of the node pools: one a pool, named like its node group. */

import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { isAlreadyThere } from "./aws-errors.ts";
import { deleting, together } from "./calls.ts";
import type { Cluster } from "./cluster.ts";
import { NameTaken } from "./errors.ts";
import { must } from "./must.ts";
import { clientToken, nodeGroupName } from "./names.ts";
import type { NodePool } from "./node-pools.ts";
import { type Ground, nodeTemplate } from "./node-template.ts";
import { allOwnedBy, ownedBy, tagList } from "./tags.ts";

/**
 * The id of a pool's template, which is made if it is missing. The client token makes a second call
 * harmless while the tags of the first one's template are not listed yet.
 */
export const launchTemplateIdOf = async (ec2: EC2Client, ground: Ground, { pool }: NodePool) => {
  const { cluster } = ground;
  const resource = `${pool}-launch-template`;
  const name = nodeGroupName(cluster, pool);
  const { LaunchTemplates } = await ec2.send(
    new DescribeLaunchTemplatesCommand({ Filters: ownedBy(cluster, resource) }),
  );
  if (LaunchTemplates?.[0]) return must(LaunchTemplates[0].LaunchTemplateId, "LaunchTemplateId");
  try {
    const { LaunchTemplate } = await ec2.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: name,
        LaunchTemplateData: nodeTemplate(ground, pool),
        TagSpecifications: [{ ResourceType: "launch-template", Tags: tagList(cluster, resource) }],
        ClientToken: clientToken(cluster, resource),
      }),
    );
    return must(LaunchTemplate?.LaunchTemplateId, "LaunchTemplateId");
  } catch (cause) {
    if (!isAlreadyThere(cause)) throw cause;
    throw new NameTaken(`launch template ${name} is not this cluster's, must be absent`, { cause });
  }
};

/** Deletes those of all pools. */
export const removeLaunchTemplates = async (ec2: EC2Client, cluster: Cluster) => {
  const { LaunchTemplates = [] } = await ec2.send(
    new DescribeLaunchTemplatesCommand({ Filters: allOwnedBy(cluster) }),
  );
  await together(LaunchTemplates, ({ LaunchTemplateId, LaunchTemplateName }) =>
    deleting(
      `launch template ${LaunchTemplateName}`,
      ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId })),
    ),
  );
};
