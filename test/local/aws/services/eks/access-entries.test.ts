import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  ListAccessEntriesCommand,
  ListAssociatedAccessPoliciesCommand,
} from "@aws-sdk/client-eks";
import { expect, it } from "vitest";
import { ACCOUNT, aCluster, aRole, startAws } from "./a-cluster.ts";

const clusterName = "airflow";
const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

const admin = { name: "admin", service: "ec2.amazonaws.com", policies: [] };

it("makes, describes, lists and deletes an access entry", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  const principalArn = await aRole(aws, admin);

  const { accessEntry } = await client.send(
    new CreateAccessEntryCommand({ clusterName, principalArn }),
  );
  const described = await client.send(
    new DescribeAccessEntryCommand({ clusterName, principalArn }),
  );
  const listed = await client.send(new ListAccessEntriesCommand({ clusterName }));
  await client.send(new DeleteAccessEntryCommand({ clusterName, principalArn }));

  expect(accessEntry).toMatchObject({
    accessEntryArn: expect.stringMatching(
      `^arn:aws:eks:us-east-1:${ACCOUNT}:access-entry/airflow/role/${ACCOUNT}/admin/`,
    ),
    type: "STANDARD",
    kubernetesGroups: [],
    username: `arn:aws:sts::${ACCOUNT}:assumed-role/admin/{{SessionName}}`,
  });
  expect(described.accessEntry).toEqual(accessEntry);
  expect(listed.accessEntries).toEqual([principalArn]);
  await expect(
    client.send(new DescribeAccessEntryCommand({ clusterName, principalArn })),
  ).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message:
      "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
  });
});

it("refuses a second entry for a principal, and one for nobody", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  const principalArn = await aRole(aws, admin);
  const createFor = (principal: string) =>
    client.send(new CreateAccessEntryCommand({ clusterName, principalArn: principal }));
  await createFor(principalArn);

  await expect(createFor(principalArn)).rejects.toMatchObject({
    name: "ResourceInUseException",
    message: "The specified access entry resource is already in use on this cluster.",
  });
  await expect(createFor(`arn:aws:iam::${ACCOUNT}:role/none`)).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "The specified principalArn is invalid: invalid principal.",
  });
});

it("has no entries in a cluster of the old authentication mode", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws, { accessConfig: { authenticationMode: "CONFIG_MAP" } });

  const listing = client.send(new ListAccessEntriesCommand({ clusterName }));

  await expect(listing).rejects.toMatchObject({
    name: "InvalidRequestException",
    message:
      "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
  });
});

it("makes the creator of a cluster its administrator unless told not to", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws, { accessConfig: { authenticationMode: "API" } });
  const principalArn = `arn:aws:iam::${ACCOUNT}:root`;

  const policies = await client.send(
    new ListAssociatedAccessPoliciesCommand({ clusterName, principalArn }),
  );

  expect(policies.associatedAccessPolicies).toMatchObject([
    { policyArn, accessScope: { type: "cluster" } },
  ]);
});

it("associates EKS's own access policies only", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  const principalArn = await aRole(aws, admin);
  await client.send(new CreateAccessEntryCommand({ clusterName, principalArn }));
  const associate = (policy: string, type: "cluster" | "namespace") =>
    client.send(
      new AssociateAccessPolicyCommand({
        clusterName,
        principalArn,
        policyArn: policy,
        accessScope: { type },
      }),
    );

  const { associatedAccessPolicy } = await associate(policyArn, "cluster");

  expect(associatedAccessPolicy).toMatchObject({ policyArn, accessScope: { type: "cluster" } });
  await expect(
    associate("arn:aws:iam::aws:policy/AmazonEKSClusterPolicy", "cluster"),
  ).rejects.toThrow("The policyArn parameter format is not valid");
  await expect(associate(policyArn, "namespace")).rejects.toThrow(
    "At least 1 namespace must be provided if the type is set as namespace",
  );
  const withPolicy = await client.send(
    new ListAccessEntriesCommand({ clusterName, associatedPolicyArn: policyArn }),
  );
  expect(withPolicy.accessEntries).toEqual([principalArn]);
});
