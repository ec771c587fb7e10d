import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { iam } from "../../../../../local/aws/services/iam.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

import { refusalOf } from "../refusal.ts";

const Url = "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF";
const OpenIDConnectProviderArn =
  "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF";

it("makes a provider once, shows it and deletes it", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  const input = { Url, ClientIDList: ["sts.amazonaws.com"], Tags: [{ Key: "k", Value: "v" }] };

  const made = await client.send(new CreateOpenIDConnectProviderCommand(input));
  const again = await refusalOf(client.send(new CreateOpenIDConnectProviderCommand(input)));
  expect(again).toMatchObject({
    name: "EntityAlreadyExistsException",
    message: `Provider with url ${Url} already exists.`,
  });
  const got = await client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  const before = await client.send(new ListOpenIDConnectProvidersCommand({}));
  await client.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  const after = await client.send(new ListOpenIDConnectProvidersCommand({}));

  expect(made.OpenIDConnectProviderArn).toBe(OpenIDConnectProviderArn);
  expect(got).toMatchObject({
    Url: Url.slice("https://".length),
    ClientIDList: ["sts.amazonaws.com"],
    Tags: [{ Key: "k", Value: "v" }],
  });
  expect(before.OpenIDConnectProviderList).toEqual([{ Arn: OpenIDConnectProviderArn }]);
  expect(after.OpenIDConnectProviderList).toEqual([]);
});

it.each([["http://no.tls"], ["nonsense"]])("refuses the URL %s", async (wrong) => {
  await using aws = await startSimulatedAws({ iam });

  const attempt = aws
    .client(IAMClient)
    .send(new CreateOpenIDConnectProviderCommand({ Url: wrong }));

  await expect(attempt).rejects.toThrow("Invalid Open ID Connect Provider URL");
});

it("says which provider is not there", async () => {
  await using aws = await startSimulatedAws({ iam });

  const attempt = aws
    .client(IAMClient)
    .send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));

  await expect(attempt).rejects.toMatchObject({
    name: "NoSuchEntityException",
    message: `OpenIDConnect Provider not found for arn ${OpenIDConnectProviderArn}`,
  });
});
