/** The vendor's own access to Kubernetes: an access entry of the cross-account role. */

import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  EKSClient,
} from "@aws-sdk/client-eks";
import { orAlreadyThere } from "../../shared/calls.ts";
import { crossAccountRoleArn } from "../../shared/cluster.ts";
import { EksCluster } from "../../shared/facts.ts";
import { clientToken } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { tagRecord } from "../../shared/tags.ts";

/** EKS's own policy that allows everything in the cluster. */
const ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

/**
 * Makes the role an administrator of Kubernetes, which is the vendor's to run. It is the role that
 * the customer already grants, watches and can withdraw, so that nobody else has to be trusted.
 */
export const ensure = step(
  "EnsureAccessEntry",
  { eksCluster: EksCluster },
  async ({ cluster, eksCluster }, account) => {
    const eks = new EKSClient(account);
    const entry = {
      clusterName: eksCluster.name,
      principalArn: crossAccountRoleArn(cluster.accountId),
    };
    await orAlreadyThere(
      eks.send(
        new CreateAccessEntryCommand({
          ...entry,
          tags: tagRecord(cluster, "access-entry"),
          clientRequestToken: clientToken(cluster, "access-entry"),
        }),
      ),
    );
    await eks.send(
      new AssociateAccessPolicyCommand({
        ...entry,
        policyArn: ADMIN,
        accessScope: { type: "cluster" },
      }),
    );
    return {};
  },
);
