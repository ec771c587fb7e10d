/** Whom a role trusts: its trust policy, evaluated as far as the templates of `customer/` go. */

import type { Caller } from "../../world.ts";
import { listOf, type Statement } from "./policy-document.ts";
import type { SimulatedRole } from "./role.ts";

/** Whether the trust policy lets the caller assume the role with this external ID, or with none. */
export const isTrusted = (
  { trust }: SimulatedRole,
  caller: Caller,
  externalId: string | undefined,
): boolean => {
  const applying = trust.filter(
    ({ Action, Principal, Condition }) =>
      listOf(Action).some((action) => ["sts:AssumeRole", "sts:*"].includes(action)) &&
      principalsOf(Principal).some((principal) => names(principal, caller)) &&
      holds(Condition, externalId),
  );
  return applying.length > 0 && applying.every(({ Effect }) => Effect === "Allow");
};

const principalsOf = (principal: Statement["Principal"]) =>
  principal === "*" ? [principal] : listOf(principal?.AWS);

const names = (principal: string, { account, arn }: Caller) => {
  const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  const ways = ["*", account, `arn:aws:iam::${account}:root`, arn];
  return [...ways, `arn:aws:iam::${account}:role/${role}`].includes(principal);
};

/** The one condition that is understood, `StringEquals` on `sts:ExternalId`; any other never holds. */
const holds = (condition: Statement["Condition"], externalId: string | undefined) =>
  Object.entries(condition ?? {}).every(
    ([operator, keys]) =>
      operator === "StringEquals" &&
      Object.entries(keys).every(
        ([key, values]) =>
          key.toLowerCase() === "sts:externalid" &&
          externalId !== undefined &&
          listOf(values).includes(externalId),
      ),
  );
