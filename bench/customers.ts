/** Customers of the embedded stack, who call its API without HTTP. */

import { createCrossAccountRole } from "../local/demo/customer.ts";
import type { Stack } from "../local/stack.ts";
import { together } from "../shared/calls.ts";
import { anHttpEvent, parsed, type Wanted } from "../test/support/http-event.ts";

/** Calls a function of the API as an organization's owner, or by other claims; gives the body of the answer. */
export const callerOf =
  (stack: Stack, organization: string) =>
  async (functionName: string, wanted: Wanted = {}) => {
    const path = { organizationId: organization, ...wanted.path };
    const claims = { organization_id: organization, ...wanted.claims };
    const answer = await stack.invoke(functionName, anHttpEvent({ ...wanted, path, claims }));
    return parsed(answer as Parameters<typeof parsed>[0]).body;
  };

/** Lets organizations make the cross-account role, each in the account whose number is its name. */
export const trust = (stack: Stack, accounts: string[]): Promise<void> =>
  whileTimePasses(
    stack,
    together(accounts, async (accountId) => {
      const { externalId } = await callerOf(stack, accountId)("externalIdGet");
      await createCrossAccountRole(stack.endpoint, { accountId, externalId });
    }),
  );

/** Time that waits for nobody passes only while somebody waits for it. */
const whileTimePasses = async ({ world }: Stack, work: Promise<unknown>) => {
  const isDone = { yet: false };
  void work.finally(() => {
    isDone.yet = true;
  });
  while (!isDone.yet) await world.clock.sleep(1);
  await work;
};

/** Simulated seconds from the request to the end of the last step. */
export const secondsOf = ({
  createdAt,
  steps,
}: {
  createdAt: string;
  steps: { finishedAt?: string | undefined }[];
}): number => {
  const ends = steps.flatMap(({ finishedAt }) => (finishedAt ? [Date.parse(finishedAt)] : []));
  return (Math.max(...ends) - Date.parse(createdAt)) / 1000;
};
