/** Access entries: who may use the Kubernetes API, and by which of EKS's access policies. */

import type {
  AssociateAccessPolicyCommandInput,
  CreateAccessEntryCommandInput,
  DeleteAccessEntryCommandInput,
  DescribeAccessEntryCommandInput,
  ListAccessEntriesCommandInput,
  ListAssociatedAccessPoliciesCommandInput,
} from "@aws-sdk/client-eks";
import type { Call } from "../../world.ts";
import { isAssumable, roleOfArn } from "../iam.ts";
import { addEntry, mustApiCluster, mustEntry } from "./access-entry.ts";
import { inUse, invalidParameter } from "./refusals.ts";

const create = (input: CreateAccessEntryCommandInput, call: Call) => {
  const { clusterName, principalArn = "" } = input;
  const cluster = mustApiCluster(clusterName, call);
  if (cluster.accessEntries.has(principalArn))
    throw inUse("The specified access entry resource is already in use on this cluster.", {
      clusterName,
    });
  checkPrincipal(principalArn, call);
  return { accessEntry: addEntry(input, cluster, call).entry };
};

/** IAM users are not simulated, so that one is as good as any. */
const checkPrincipal = (arn: string, call: Call) => {
  const role = roleOfArn(arn, call);
  const isUser = /^arn:aws:iam::\d{12}:user\//.test(arn);
  if (!isUser && !(role && isAssumable(role, call)))
    throw invalidParameter("The specified principalArn is invalid: invalid principal.");
};

const describe = (input: DescribeAccessEntryCommandInput, call: Call) => ({
  accessEntry: mustEntry(input, call).entry,
});

const list = (input: ListAccessEntriesCommandInput, call: Call) => {
  const { associatedPolicyArn: wanted } = input;
  const entries = [...mustApiCluster(input.clusterName, call).accessEntries];
  return {
    accessEntries: entries
      .filter(([, { policies }]) => wanted === undefined || policies.has(wanted))
      .map(([principalArn]) => principalArn),
  };
};

const remove = (input: DeleteAccessEntryCommandInput, call: Call) => {
  mustEntry(input, call);
  mustApiCluster(input.clusterName, call).accessEntries.delete(input.principalArn ?? "");
  return {};
};

const associate = (input: AssociateAccessPolicyCommandInput, call: Call) => {
  const { clusterName, principalArn, policyArn = "", accessScope } = input;
  const { policies } = mustEntry(input, call);
  if (!/^arn:aws:eks::aws:cluster-access-policy\/\w+$/.test(policyArn))
    throw invalidParameter("The policyArn parameter format is not valid", { clusterName });
  if (accessScope?.type === "namespace" && !accessScope.namespaces?.length)
    throw invalidParameter(
      "At least 1 namespace must be provided if the type is set as namespace",
      { clusterName },
    );
  const modifiedAt = new Date(call.world.clock.now());
  const associatedAt = policies.get(policyArn)?.associatedAt ?? modifiedAt;
  const associatedAccessPolicy = { policyArn, accessScope, associatedAt, modifiedAt };
  policies.set(policyArn, associatedAccessPolicy);
  return { clusterName, principalArn, associatedAccessPolicy };
};

const listPolicies = (input: ListAssociatedAccessPoliciesCommandInput, call: Call) => ({
  clusterName: input.clusterName,
  principalArn: input.principalArn,
  associatedAccessPolicies: [...mustEntry(input, call).policies.values()],
});

export const accessEntries = {
  CreateAccessEntry: create,
  DescribeAccessEntry: describe,
  ListAccessEntries: list,
  DeleteAccessEntry: remove,
  AssociateAccessPolicy: associate,
  ListAssociatedAccessPolicies: listPolicies,
};
