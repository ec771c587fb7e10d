/** The IAM identity provider by which Kubernetes' service accounts assume roles (IRSA). */

import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import { deleting, orAlreadyThere, together, unlessGone } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { NameTaken } from "../../shared/errors.ts";
import { EksCluster, type OidcProvider } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { oidcProviderArn } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { isOwned, tagList } from "../../shared/tags.ts";

/** Makes the provider of the cluster's issuer, or finds it. */
export const ensure = step(
  "EnsureOidcProvider",
  { eksCluster: EksCluster },
  async ({ cluster, eksCluster }, account): Promise<OidcProvider> => {
    const iam = new IAMClient(account);
    const providerArn = oidcProviderArn(cluster, eksCluster.oidcIssuer);
    const found = await find(iam, providerArn);
    if (found && !isOwned(cluster, found.Tags))
      throw new NameTaken(`oidc provider ${providerArn} is not this cluster's, must be absent`);
    if (!found) await create(iam, cluster, eksCluster.oidcIssuer);
    return { providerArn };
  },
);

/** Deletes the provider. Its name is the issuer's, which is gone with the EKS cluster: the tags tell. */
export const remove = step("RemoveOidcProvider", {}, async ({ cluster }, account) => {
  const iam = new IAMClient(account);
  const { OpenIDConnectProviderList = [] } = await iam.send(
    new ListOpenIDConnectProvidersCommand({}),
  );
  const arns = OpenIDConnectProviderList.map(({ Arn }) => must(Arn, "Arn")).filter(isOfEks);
  await together(arns, async (OpenIDConnectProviderArn) => {
    const found = await find(iam, OpenIDConnectProviderArn);
    if (!isOwned(cluster, found?.Tags)) return;
    const command = new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn });
    await deleting(OpenIDConnectProviderArn, iam.send(command));
  });
  return {};
});

const isOfEks = (arn: string) => arn.includes(":oidc-provider/oidc.eks.");

const find = (iam: IAMClient, OpenIDConnectProviderArn: string) =>
  unlessGone(iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })));

/** Without a thumbprint: IAM trusts EKS's issuers by their certificate authority. */
const create = (iam: IAMClient, cluster: Cluster, Url: string) =>
  orAlreadyThere(
    iam.send(
      new CreateOpenIDConnectProviderCommand({
        Url,
        ClientIDList: ["sts.amazonaws.com"],
        Tags: tagList(cluster, "oidc-provider"),
      }),
    ),
  );
