/** What is left of a cluster in IAM, which is the same in every Region. */

import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import { together, unlessGone } from "../calls.ts";
import { SERVICE_LINKED_ROLES } from "../catalog.ts";
import type { CustomerAccount } from "../customer-account.ts";
import { ROLE_PARTS, roleName } from "../names.ts";
import { linkedRole } from "../remainders.ts";
import { isOwned } from "../tags.ts";
import type { Sweep } from "./sweep.ts";

export const roles: Sweep = async ({ cluster, account }) => {
  const names = ROLE_PARTS.map((part) => roleName(cluster, part));
  const found = await getRoles(account, names);
  const ours = names.filter((_name, at) => isOwned(cluster, found[at]?.Role?.Tags));
  return {
    looked: `IAM roles ${names.join(", ")}`,
    remaining: ours.map((name) => `role ${name}`),
  };
};

export const oidcProviders: Sweep = async ({ cluster, account }) => {
  const iam = new IAMClient(account);
  const { OpenIDConnectProviderList = [] } = await iam.send(
    new ListOpenIDConnectProvidersCommand({}),
  );
  const arns = OpenIDConnectProviderList.flatMap(({ Arn }) => Arn ?? []);
  const ofEks = arns.filter((arn) => arn.includes(":oidc-provider/oidc.eks."));
  const found = await together(ofEks, (OpenIDConnectProviderArn) =>
    unlessGone(iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))),
  );
  return {
    looked: "IAM OIDC providers, by our tags",
    remaining: ofEks.filter((_arn, at) => isOwned(cluster, found[at]?.Tags)),
  };
};

export const linkedRoles: Sweep = async ({ account }) => {
  const names = SERVICE_LINKED_ROLES.map(({ RoleName }) => RoleName);
  const found = await getRoles(account, names);
  return {
    looked: "IAM service-linked roles that a data plane needs",
    left: names.filter((_name, at) => found[at]).map(linkedRole),
  };
};

const getRoles = (account: CustomerAccount, names: string[]) => {
  const iam = new IAMClient(account);
  return together(names, (RoleName) => unlessGone(iam.send(new GetRoleCommand({ RoleName }))));
};
