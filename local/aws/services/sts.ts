/** STS: hands out temporary credentials to whoever a role trusts. */

import { randomBytes } from "node:crypto";
import type { AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import * as client from "@aws-sdk/client-sts";
import { AwsError } from "../errors.ts";
import { service } from "../service.ts";
import type { Call, Caller } from "../world.ts";
import { rolesOf, type SimulatedRole, type TrustPolicy } from "./iam.ts";

/** AWS's limit for a role that was itself assumed, as a Lambda's is: one hour. */
const ROLE_CHAINING_SECONDS = 3600;

const assumeRole = (input: AssumeRoleCommandInput, call: Call) => {
  const { RoleArn = "", RoleSessionName = "", DurationSeconds = ROLE_CHAINING_SECONDS } = input;
  const [, account = "", name = ""] =
    /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(RoleArn) ?? [];
  if (!name) throw new AwsError("ValidationError", `${RoleArn} is invalid`);
  if (DurationSeconds > ROLE_CHAINING_SECONDS)
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  const found = rolesOf({ ...call, account }).get(name);
  if (!found || !isTrusted(found, input, call))
    throw new AwsError(
      "AccessDenied",
      `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      403,
    );
  const arn = `arn:aws:sts::${account}:assumed-role/${name}/${RoleSessionName}`;
  const session: Caller = { account, arn, ...(input.Policy && { sessionPolicy: input.Policy }) };
  const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
  call.world.sessions.set(accessKeyId, session);
  return {
    AssumedRoleUser: { Arn: arn, AssumedRoleId: `${found.role.RoleId}:${RoleSessionName}` },
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: randomBytes(20).toString("hex"),
      SessionToken: randomBytes(60).toString("base64"),
      Expiration: new Date(call.world.clock.now() + DurationSeconds * 1000),
    },
  };
};

const isTrusted = ({ trust }: SimulatedRole, input: AssumeRoleCommandInput, call: Call) =>
  trust.Statement.some(
    (statement) =>
      statement.Effect === "Allow" &&
      list(statement.Action).includes("sts:AssumeRole") &&
      list(statement.Principal.AWS).some((principal) => names(principal, call.caller)) &&
      holds(statement.Condition, input.ExternalId),
  );

const names = (principal: string, { account, arn }: Caller) =>
  [account, `arn:aws:iam::${account}:root`, arn].includes(principal);

/** The one condition that a trust policy of ours has: `StringEquals` on `sts:ExternalId`. */
const holds = (condition: TrustPolicy["Statement"][number]["Condition"], externalId?: string) =>
  Object.entries(condition ?? {}).every(
    ([operator, keys]) =>
      operator === "StringEquals" &&
      Object.entries(keys).every(
        ([key, value]) => key === "sts:ExternalId" && value === externalId,
      ),
  );

const list = (value: string | string[] | undefined) => [value ?? []].flat();

/** The simulated Security Token Service. */
export const sts = service(client, {
  AssumeRole: assumeRole,
  GetCallerIdentity: (_input, { account, caller }) => ({
    Account: account,
    Arn: caller.arn,
    UserId: account,
  }),
});
