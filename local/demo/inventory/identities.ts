/** Identities and keys in the inventory. */

import { EKSClient, ListAccessEntriesCommand } from "@aws-sdk/client-eks";
import {
  GetOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
} from "@aws-sdk/client-iam";
import { KMSClient, ListAliasesCommand } from "@aws-sdk/client-kms";
import { crossAccountRoleArn } from "../../../shared/cluster.ts";
import { eksClusterName, encryptionKeyAlias } from "../../../shared/names.ts";
import { isOwned } from "../../../shared/tags.ts";
import { type Count, ifThere, line } from "./line.ts";

export const identities: Count = async (config, cluster) => {
  const lines = await Promise.all(PARTS.map((count) => count(config, cluster)));
  return lines.flat();
};

const PARTS: Count[] = [
  async (config, cluster) => {
    const iam = new IAMClient(config);
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    const names = Roles.map(async ({ RoleName }) => {
      const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName }));
      return isOwned(cluster, Tags) ? [RoleName] : [];
    });
    return [line("IAM role", 4, (await Promise.all(names)).flat())];
  },
  async (config, cluster) => {
    const iam = new IAMClient(config);
    const { OpenIDConnectProviderList = [] } = await iam.send(
      new ListOpenIDConnectProvidersCommand({}),
    );
    const urls = OpenIDConnectProviderList.map(async ({ Arn }) => {
      const provider = await iam.send(
        new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn }),
      );
      return isOwned(cluster, provider.Tags) ? [provider.Url] : [];
    });
    return [line("OIDC provider", 1, (await Promise.all(urls)).flat())];
  },
  async (config, cluster) => {
    const listing = new ListAccessEntriesCommand({ clusterName: eksClusterName(cluster) });
    const found = await ifThere(new EKSClient(config).send(listing));
    const ours = found?.accessEntries?.filter(
      (arn) => arn === crossAccountRoleArn(cluster.accountId),
    );
    return [line("Access entry", 1, ours)];
  },
  async (config, cluster) => {
    const { Aliases = [] } = await new KMSClient(config).send(new ListAliasesCommand({}));
    const ours = Aliases.filter(({ AliasName }) => AliasName === encryptionKeyAlias(cluster));
    return [
      line(
        "KMS key",
        1,
        ours.map(({ AliasName }) => AliasName),
      ),
    ];
  },
];
