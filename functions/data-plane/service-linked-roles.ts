/** The roles that AWS's own services need; a new account has none of them. */

import { CreateServiceLinkedRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { isGone } from "../../shared/aws-errors.ts";
import { together } from "../../shared/calls.ts";
import { SERVICE_LINKED_ROLES } from "../../shared/catalog.ts";
import { step } from "../../shared/step.ts";

/**
 * Makes the roles that the account lacks. AWS makes them too, as soon as they are needed: one that
 * appears between the look and the call is refused as taken, and is there at the next attempt.
 */
export const ensure = step("EnsureServiceLinkedRoles", {}, async (_input, account) => {
  const iam = new IAMClient(account);
  await together(SERVICE_LINKED_ROLES, async ({ AWSServiceName, RoleName }) => {
    if (!(await exists(iam, RoleName)))
      await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
  });
  return {};
});

const exists = async (iam: IAMClient, RoleName: string): Promise<boolean> => {
  try {
    await iam.send(new GetRoleCommand({ RoleName }));
    return true;
  } catch (error) {
    if (!isGone(error)) throw error;
    return false;
  }
};
