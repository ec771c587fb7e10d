/** What EC2 says of a refusal only in an encoded message, put into words. */

import { DecodeAuthorizationMessageCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import type { CustomerAccount } from "./customer-account.ts";
import { log } from "./log.ts";
import { must } from "./must.ts";
import { setting } from "./settings.ts";

const MARK = "Encoded authorization failure message: ";

/** The error with the message decoded in place; as it was, when it has none or nobody can read it. */
export const decoded = async (error: Error, account: CustomerAccount): Promise<Error> => {
  const at = error.message.indexOf(MARK);
  const why = at < 0 ? undefined : await explain(error.message.slice(at + MARK.length), account);
  return why === undefined
    ? error
    : readable(error, `${error.message.slice(0, at)}Decoded: ${why}`);
};

const readable = (cause: Error, message: string): Error =>
  Object.assign(new Error(message, { cause }), { name: cause.name });

/** Only whoever may decode it, in the account that it is about, learns what it says. */
const explain = async (EncodedMessage: string, account: CustomerAccount) => {
  const sts = new STSClient({ ...account, region: setting("AWS_REGION") });
  try {
    const { DecodedMessage } = await sts.send(
      new DecodeAuthorizationMessageCommand({ EncodedMessage }),
    );
    return inWords(Decoded.parse(JSON.parse(must(DecodedMessage, "DecodedMessage"))));
  } catch (error) {
    log.info("authorization message is not decoded", { error });
    return undefined;
  }
};

/** As much as is needed; statements are named only where a policy denies. */
const Decoded = z.object({
  explicitDeny: z.boolean(),
  matchedStatements: z.object({
    items: z.array(z.object({ statementId: z.string().optional() })),
  }),
  context: z.object({ action: z.string(), resource: z.string() }),
});

const inWords = ({ explicitDeny, matchedStatements, context }: z.infer<typeof Decoded>) => {
  const statements = matchedStatements.items.flatMap(({ statementId = [] }) => statementId);
  const by = statements.length > 0 ? ` by ${statements.join(", ")}` : "";
  const verdict = explicitDeny ? `explicitly denied${by}` : "allowed by no policy";
  return `${context.action} on ${context.resource} is ${verdict}`;
};
