import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/oidc-provider.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const iam = mockClient(IAMClient);
const Url = "https://oidc.eks.us-east-1.amazonaws.com/id/ABC";
const providerArn =
  "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC";
const Tags = tagList(aCluster(), "oidc-provider");

beforeEach(() => {
  iam.reset();
  iam.resolves({});
  iam.on(GetOpenIDConnectProviderCommand).rejects(awsError("NoSuchEntityException"));
});

const earlier = {
  eksCluster: {
    name: "astro-analytics",
    arn: "arn:aws:eks:us-east-1:123456789012:cluster/astro-analytics",
    endpoint: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
    version: "1.35",
    oidcIssuer: Url,
    securityGroupId: "sg-eks",
  },
};

it("makes the provider of the cluster's issuer, for STS alone and with no thumbprint", async () => {
  const facts = await run(ensure, earlier);

  expect(facts).toEqual({ providerArn });
  expect(inputs(iam, CreateOpenIDConnectProviderCommand)).toEqual([
    { Url, ClientIDList: ["sts.amazonaws.com"], Tags },
  ]);
});

it("finds the provider of an earlier attempt and makes no second", async () => {
  iam.on(GetOpenIDConnectProviderCommand).resolves({ Url, Tags });

  const facts = await run(ensure, earlier);

  expect(facts).toEqual({ providerArn });
  expect(inputs(iam, GetOpenIDConnectProviderCommand)).toEqual([
    { OpenIDConnectProviderArn: providerArn },
  ]);
  expect(commands(iam)).not.toContain("CreateOpenIDConnectProviderCommand");
});

it("takes a provider for made that a lost call has made", async () => {
  iam.on(CreateOpenIDConnectProviderCommand).rejects(awsError("EntityAlreadyExistsException"));

  const facts = await run(ensure, earlier);

  expect(facts).toEqual({ providerArn });
});

it("adopts no provider that has the issuer but not our tags", async () => {
  iam.on(GetOpenIDConnectProviderCommand).resolves({ Url, Tags: [{ Key: "team", Value: "data" }] });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: `oidc provider ${providerArn} is not this cluster's, must be absent`,
  });
});

it("does not take a failed look for an absent provider", async () => {
  iam.on(GetOpenIDConnectProviderCommand).rejects(awsError("ServiceFailureException"));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "ServiceFailureException" });
  expect(commands(iam)).not.toContain("CreateOpenIDConnectProviderCommand");
});
