/** STS: hands out temporary credentials to whoever a role trusts. */

import { randomBytes } from "node:crypto";
import type {
  AssumeRoleCommandInput,
  DecodeAuthorizationMessageCommandInput,
} from "@aws-sdk/client-sts";
import * as client from "@aws-sdk/client-sts";
import { decode } from "../authorization/encoded-message.ts";
import { AwsError } from "../errors.ts";
import { service } from "../service.ts";
import type { Call } from "../world.ts";
import { check } from "./constraints.ts";
import { parsePolicy } from "./iam/policy-document.ts";
import { isTrusted } from "./iam/trust.ts";
import { uniqueId } from "./iam/unique-id.ts";
import { isAssumable, roleOfArn, type SimulatedRole } from "./iam.ts";

/** AWS's limit for a role that is assumed by a role, as a Lambda's does: one hour. */
const ROLE_CHAINING_SECONDS = 3600;

const assumeRole = (input: AssumeRoleCommandInput, call: Call) => {
  const { RoleArn = "", RoleSessionName = "", DurationSeconds = ROLE_CHAINING_SECONDS } = input;
  mustBeValid(input);
  const role = roleOfArn(RoleArn, call);
  if (!role || !isAssumable(role, call) || !isTrusted(role, call.caller, input.ExternalId))
    throw new AwsError(
      "AccessDenied",
      `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      403,
    );
  const expiresAt = call.world.clock.now() + DurationSeconds * 1000;
  const user = sessionUser(role, RoleSessionName);
  const AccessKeyId = uniqueId("ASIA", 16);
  call.world.sessions.set(AccessKeyId, {
    account: accountOf(RoleArn),
    arn: user.Arn,
    userId: user.AssumedRoleId,
    expiresAt,
    ...(input.Policy && { sessionPolicy: input.Policy }),
  });
  return {
    AssumedRoleUser: user,
    Credentials: {
      AccessKeyId,
      SecretAccessKey: randomBytes(20).toString("hex"),
      SessionToken: randomBytes(60).toString("base64"),
      Expiration: new Date(expiresAt),
    },
  };
};

/** What STS checks before it looks for the role; patterns as STS writes them. */
const mustBeValid = (input: AssumeRoleCommandInput) => {
  check(
    ["roleSessionName", input.RoleSessionName, { min: 2, max: 64, pattern: "[\\w+=,.@-]*" }],
    ["externalId", input.ExternalId, { min: 2, max: 1224, pattern: "[\\w+=,.@:\\/-]*" }],
    ["durationSeconds", input.DurationSeconds, { min: 900, max: 43200 }],
    ["policy", input.Policy, { min: 1, max: 2048 }],
  );
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(input.RoleArn ?? ""))
    throw new AwsError("ValidationError", `${input.RoleArn} is invalid`);
  if ((input.DurationSeconds ?? 0) > ROLE_CHAINING_SECONDS)
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  if (input.Policy !== undefined) parsePolicy(input.Policy);
};

const sessionUser = ({ role }: SimulatedRole, sessionName: string) => ({
  Arn: `arn:aws:sts::${accountOf(role.Arn)}:assumed-role/${role.RoleName}/${sessionName}`,
  AssumedRoleId: `${role.RoleId}:${sessionName}`,
});

const accountOf = (arn: string) => arn.split(":")[4] ?? "";

/** The simulated Security Token Service. */
export const sts = service(client, {
  AssumeRole: assumeRole,
  DecodeAuthorizationMessage: ({
    EncodedMessage = "",
  }: DecodeAuthorizationMessageCommandInput) => ({
    DecodedMessage: decode(EncodedMessage),
  }),
  GetCallerIdentity: (_input, { account, caller }) => ({
    Account: account,
    Arn: caller.arn,
    UserId: caller.userId ?? account,
  }),
});
