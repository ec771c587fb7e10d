/** Long lists, page by page. */

import { AwsError } from "../errors.ts";

/** One page of a list, and the token for the next one; a token is good for that list only. */
export const page = <T>(
  items: T[],
  { size, token }: { size: number; token?: string | undefined },
): { items: T[]; nextToken?: string } => {
  const start = token === undefined ? 0 : offsetOf(token);
  const end = start + size;
  return {
    items: items.slice(start, end),
    ...(end < items.length && { nextToken: Buffer.from(`from ${end}`).toString("base64") }),
  };
};

const offsetOf = (token: string) => {
  const [, offset] = /^from (\d+)$/.exec(Buffer.from(token, "base64").toString()) ?? [];
  if (offset === undefined) throw new AwsError("InvalidToken", `Invalid Token: '${token}'`);
  return Number(offset);
};
