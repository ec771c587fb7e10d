/** Sessions of a customer's role that has given policies, for tests of what they may do. */

import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { services } from "../../../../local/aws/services.ts";
import { must } from "../../../../shared/must.ts";
import { type SimulatedAws, startSimulatedAws } from "../../../support/simulated-aws.ts";
import { trustOfAccount } from "../services/iam/documents.ts";

export const start = () => startSimulatedAws(services);

/** Policies of each kind: the statements of one document. */
export interface Granted {
  inline?: object[];
  managed?: object[];
  boundary?: object[];
  session?: object[];
}

export const allow = (...Action: string[]) => ({ Effect: "Allow", Action, Resource: "*" });
export const deny = (...Action: string[]) => ({ Effect: "Deny", Action, Resource: "*" });

const HOME = { account: "999999999999" };
const RoleName = "tested";

/** Clients of a session, named `step`, of a role that has these policies. */
export const sessionOf = async (aws: SimulatedAws, granted: Granted) => {
  await makeRole(aws, granted);
  await aws.world.clock.sleep(60);
  const { Credentials } = await aws.client(STSClient, HOME).send(
    new AssumeRoleCommand({
      RoleArn: "arn:aws:iam::123456789012:role/tested",
      RoleSessionName: "step",
      ExternalId: "astro-external-id",
      ...(granted.session && { Policy: documentOf(granted.session) }),
    }),
  );
  const account = must(Credentials?.AccessKeyId, "AccessKeyId");
  return <Client>(Class: Parameters<typeof aws.client<Client>>[0], region = "us-east-1") =>
    aws.client(Class, { account, region });
};

/** Makes the role `tested`. */
export const makeRole = async (aws: SimulatedAws, { inline, managed, boundary }: Granted) => {
  const iam = aws.client(IAMClient);
  const make = async (PolicyName: string, statements: object[] | undefined) => {
    if (!statements) return undefined;
    const PolicyDocument = documentOf(statements);
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
    return Policy?.Arn;
  };
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: trustOfAccount(HOME.account),
      PermissionsBoundary: await make("Boundary", boundary),
    }),
  );
  const PolicyArn = await make("Managed", managed);
  if (PolicyArn) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  if (inline) {
    const PolicyDocument = documentOf(inline);
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Inline", PolicyDocument }));
  }
};

const documentOf = (Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
