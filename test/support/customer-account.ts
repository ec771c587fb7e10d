/** Customers' accounts as steps get them, entered without a role. */

import { type CustomerAccount, customerAccount } from "../../shared/customer-account.ts";
import { aCluster } from "./requests.ts";

/** The account in a Region, entered with those credentials: in the simulated AWS, an account's number. */
export const anAccountWith = (
  accessKeyId: string,
  region: string = aCluster().region,
): CustomerAccount => ({
  ...customerAccount(aCluster(), "Preflight"),
  region,
  credentials: async () => ({ accessKeyId, secretAccessKey: "any" }),
});
