/** Versions of managed policies. */

import type {
  CreatePolicyVersionCommandInput,
  DeletePolicyVersionCommandInput,
  GetPolicyVersionCommandInput,
  ListPolicyVersionsCommandInput,
  PolicyVersion,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { findPolicy, mustPolicy, type SimulatedPolicy } from "./managed-policy.ts";
import { parsePolicy } from "./policy-document.ts";

/** IAM's quotas: versions of a policy, and characters of one without white space. */
const VERSIONS = 5;
const CHARACTERS = 6144;

/** Adds a version to the policy, after the checks that IAM makes of its document. */
export const addVersion = (
  policy: SimulatedPolicy,
  { document, isDefault }: { document: string; isDefault: boolean },
  { world }: Call,
): PolicyVersion => {
  parsePolicy(document);
  if (document.replace(/\s/g, "").length > CHARACTERS)
    throw new AwsError("LimitExceeded", `Cannot exceed quota for PolicySize: ${CHARACTERS}`, 409);
  if (policy.versions.size >= VERSIONS)
    throw new AwsError(
      "LimitExceeded",
      `A managed policy can have up to ${VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
      409,
    );
  const VersionId = `v${++policy.lastVersion}`;
  const CreateDate = new Date(world.clock.now());
  policy.versions.set(VersionId, { VersionId, Document: encodeURIComponent(document), CreateDate });
  policy.policy.UpdateDate = CreateDate;
  if (isDefault) policy.defaultVersionId = VersionId;
  return { VersionId, IsDefaultVersion: isDefault, CreateDate };
};

const create = (input: CreatePolicyVersionCommandInput, call: Call) => {
  const { PolicyDocument: document = "", SetAsDefault: isDefault = false } = input;
  const policy = mustPolicy(input.PolicyArn, call);
  return { PolicyVersion: addVersion(policy, { document, isDefault }, call) };
};

const get = ({ PolicyArn, VersionId }: GetPolicyVersionCommandInput, call: Call) => {
  const policy = findPolicy(PolicyArn, call);
  if (PolicyArn?.startsWith("arn:aws:iam::aws:") && policy)
    throw new AwsError("InvalidAction", "the simulated AWS has no documents of AWS's own policies");
  const version = policy?.versions.get(VersionId ?? "");
  if (!policy || !version)
    throw new AwsError(
      "NoSuchEntity",
      `Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`,
      404,
    );
  return { PolicyVersion: { ...version, IsDefaultVersion: VersionId === policy.defaultVersionId } };
};

const list = ({ PolicyArn }: ListPolicyVersionsCommandInput, call: Call) => {
  const policy = mustPolicy(PolicyArn, call);
  return {
    Versions: [...policy.versions.values()].toReversed().map(({ VersionId, CreateDate }) => ({
      VersionId,
      CreateDate,
      IsDefaultVersion: VersionId === policy.defaultVersionId,
    })),
    IsTruncated: false,
  };
};

const remove = (input: DeletePolicyVersionCommandInput, call: Call) => {
  const { PolicyArn, VersionId = "" } = input;
  const policy = mustPolicy(PolicyArn, call);
  if (VersionId === policy.defaultVersionId)
    throw new AwsError("DeleteConflict", "Cannot delete the default version of a policy.", 409);
  if (!policy.versions.delete(VersionId))
    throw new AwsError(
      "NoSuchEntity",
      `Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`,
      404,
    );
  return {};
};

export const policyVersions = {
  CreatePolicyVersion: create,
  GetPolicyVersion: get,
  ListPolicyVersions: list,
  DeletePolicyVersion: remove,
};
