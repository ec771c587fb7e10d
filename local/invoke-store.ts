/**
 * Where the SDK finds to which invocation a call belongs. There is one such store in a process. The
 * kind that keeps invocations apart which run at once is made here; a client's first request makes the
 * other, in which all calls are the last invocation's, and faults, time and journal with them.
 */

import { InvokeStore, InvokeStoreBase } from "@aws/lambda-invoke-store";

const store = await InvokeStore.getInstanceAsync(true);

/** Only the wrong kind still knows what was run in it. */
const LEFT = "astro:left";
store.run({ [LEFT]: true }, () => undefined);
if (store.get(LEFT))
  throw new Error(
    "the SDK's store of invocations mixes up those that run at once, must keep them apart: a client has sent a request before local/invoke-store.ts was loaded; import local/lambda.ts or local/aws/server.ts before that",
  );

/** Runs a function as the invocation with that trace id. */
export const asInvocation = <Result>(traceId: string, run: () => Promise<Result>) =>
  store.run({ [InvokeStoreBase.PROTECTED_KEYS.X_RAY_TRACE_ID]: traceId }, run);
