/** Policy documents: what IAM accepts as one. Beyond the outline nothing is checked. */

import { AwsError } from "../../errors.ts";

/** One or many, as policies allow for most of their elements. */
type OneOrMany = string | string[];

/** Who a statement is about, by kind. */
interface Principals {
  AWS?: OneOrMany;
  Service?: OneOrMany;
  Federated?: OneOrMany;
}

export interface Statement {
  Effect: string;
  Principal?: "*" | Principals;
  Action?: OneOrMany;
  NotAction?: OneOrMany;
  Resource?: OneOrMany;
  NotResource?: OneOrMany;
  Condition?: Record<string, Record<string, OneOrMany>>;
}

/** What is one or many in a policy, as a list. */
export const listOf = <T>(value: T | T[] | undefined): T[] => {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
};

/** The statements of an identity policy, or `MalformedPolicyDocument`. */
export const parsePolicy = (document: string | undefined): Statement[] => {
  const statements = parseStatements(document);
  for (const statement of statements) {
    if (statement.Principal) throw malformed("Policy document should not specify a principal.");
    if (!statement.Resource && !statement.NotResource)
      throw malformed("Policy statement must contain resources.");
  }
  return statements;
};

/** The statements of a role's trust policy, or `MalformedPolicyDocument`. */
export const parseTrust = (document: string | undefined): Statement[] => {
  const statements = parseStatements(document);
  for (const statement of statements) {
    if (statement.Resource || statement.NotResource)
      throw malformed("Has prohibited field Resource");
    if (!listOf(statement.Action).every((action) => /^sts:/i.test(action)))
      throw malformed("AssumeRole policy may only specify STS AssumeRole actions");
    if (!statement.Principal) throw malformed("Missing required field Principal");
  }
  return statements;
};

/** The statements of a policy of whatever kind; undefined when it is no JSON. */
export const readStatements = (document: string): Statement[] | undefined => {
  try {
    const policy: { Statement?: Statement | Statement[] } | null = JSON.parse(document);
    return listOf(policy?.Statement);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
};

const parseStatements = (document = ""): Statement[] => {
  const statements = readStatements(document);
  if (!statements) throw malformed("This policy contains invalid Json");
  if (!statements.length) throw malformed("Syntax errors in policy.");
  for (const { Effect, Action, NotAction } of statements) {
    if (Effect !== "Allow" && Effect !== "Deny") throw malformed("Syntax errors in policy.");
    if (!Action && !NotAction) throw malformed("Policy statement must contain actions.");
  }
  return statements;
};

const malformed = (message: string) => new AwsError("MalformedPolicyDocument", message);
