import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  EKSClient,
} from "@aws-sdk/client-eks";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/access-entry.ts";
import { tagRecord } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const eks = mockClient(EKSClient);

beforeEach(() => {
  eks.reset();
  eks.resolves({});
});

const earlier = {
  eksCluster: {
    name: "astro-analytics",
    arn: "arn:aws:eks:us-east-1:123456789012:cluster/astro-analytics",
    endpoint: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
    version: "1.35",
    oidcIssuer: "https://oidc.eks.us-east-1.amazonaws.com/id/ABC",
    securityGroupId: "sg-eks",
  },
};

const entry = {
  clusterName: "astro-analytics",
  principalArn: "arn:aws:iam::123456789012:role/astronomer-remote-management",
};

it("lets in the cross-account role, and no other principal", async () => {
  const facts = await run(ensure, earlier);

  expect(facts).toEqual({});
  expect(inputs(eks, CreateAccessEntryCommand)).toEqual([
    {
      ...entry,
      tags: tagRecord(aCluster(), "access-entry"),
      clientRequestToken: `${aCluster().clusterId}-access-entry`,
    },
  ]);
});

it("makes it an administrator of the whole cluster", async () => {
  await run(ensure, earlier);

  expect(inputs(eks, AssociateAccessPolicyCommand)).toEqual([
    {
      ...entry,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
    },
  ]);
});

it("gives the policy to an entry that an earlier attempt has made", async () => {
  eks.on(CreateAccessEntryCommand).rejects(awsError("ResourceInUseException"));

  await run(ensure, earlier);

  expect(commands(eks)).toEqual(["CreateAccessEntryCommand", "AssociateAccessPolicyCommand"]);
});

it("passes on any other refusal, and gives no policy", async () => {
  eks.on(CreateAccessEntryCommand).rejects(awsError("InvalidParameterException"));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "InvalidParameterException" });
  expect(commands(eks)).not.toContain("AssociateAccessPolicyCommand");
});

it("tells when the customer's role may not let itself in", async () => {
  eks.on(AssociateAccessPolicyCommand).rejects(awsError("AccessDeniedException"));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "AccessDenied" });
});
