import {
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/oidc-provider.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const iam = mockClient(IAMClient);
const ARN = "arn:aws:iam::123456789012:oidc-provider";
const ours = `${ARN}/oidc.eks.us-east-1.amazonaws.com/id/1`;
const others = `${ARN}/oidc.eks.us-east-1.amazonaws.com/id/2`;

const tagged = (OpenIDConnectProviderArn: string, clusterId = aCluster().clusterId) =>
  iam
    .on(GetOpenIDConnectProviderCommand, { OpenIDConnectProviderArn })
    .resolves({ Tags: tagList(aCluster({ clusterId }), "oidc-provider") });

beforeEach(() => {
  iam.reset();
  iam.on(ListOpenIDConnectProvidersCommand).resolves({
    OpenIDConnectProviderList: [ours, others, `${ARN}/token.actions.githubusercontent.com`].map(
      (Arn) => ({ Arn }),
    ),
  });
  tagged(ours);
  tagged(others, "another");
  iam.on(DeleteOpenIDConnectProviderCommand).resolves({});
});

it("deletes the provider that has the cluster's tags, and no other", async () => {
  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(iam, DeleteOpenIDConnectProviderCommand)).toEqual([
    { OpenIDConnectProviderArn: ours },
  ]);
});

it("looks at no provider that is not EKS's", async () => {
  await run(remove);

  expect(inputs(iam, GetOpenIDConnectProviderCommand)).toEqual([
    { OpenIDConnectProviderArn: ours },
    { OpenIDConnectProviderArn: others },
  ]);
});

it("deletes nothing when there is none", async () => {
  iam.on(ListOpenIDConnectProvidersCommand).resolves({});

  await run(remove);

  expect(commands(iam)).toEqual(["ListOpenIDConnectProvidersCommand"]);
});

it("takes one that is gone meanwhile for deleted", async () => {
  iam
    .on(GetOpenIDConnectProviderCommand, { OpenIDConnectProviderArn: others })
    .rejects(awsError("NoSuchEntityException"));
  iam.on(DeleteOpenIDConnectProviderCommand).rejects(awsError("NoSuchEntityException"));

  await expect(run(remove)).resolves.toEqual({});
});
