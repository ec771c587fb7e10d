import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  DescribePodIdentityAssociationCommand,
  ListPodIdentityAssociationsCommand,
} from "@aws-sdk/client-eks";
import { expect, it } from "vitest";
import { ACCOUNT, aCluster, aRole, startAws } from "./a-cluster.ts";

const clusterName = "airflow";
const account = { namespace: "airflow", serviceAccount: "worker" };
const role = { name: "pods", service: "pods.eks.amazonaws.com", policies: [] };

it("gives a service account one role, until it is taken away", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  const roleArn = await aRole(aws, role);
  const create = () =>
    client.send(new CreatePodIdentityAssociationCommand({ clusterName, roleArn, ...account }));

  const { association } = await create();
  const associationId = association?.associationId;

  expect(association).toMatchObject({
    ...account,
    roleArn,
    associationId: expect.stringMatching(/^a-[0-9a-z]{17}$/),
    disableSessionTags: false,
  });
  await expect(create()).rejects.toMatchObject({
    name: "ResourceInUseException",
    message: `Association already exists: ${associationId}`,
  });
  await client.send(new DeletePodIdentityAssociationCommand({ clusterName, associationId }));
  await expect(
    client.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

it("lists by namespace and service account", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  const roleArn = await aRole(aws, role);
  for (const serviceAccount of ["worker", "scheduler"])
    await client.send(
      new CreatePodIdentityAssociationCommand({
        clusterName,
        roleArn,
        namespace: "airflow",
        serviceAccount,
      }),
    );

  const { associations } = await client.send(
    new ListPodIdentityAssociationsCommand({ clusterName, serviceAccount: "scheduler" }),
  );
  const elsewhere = await client.send(
    new ListPodIdentityAssociationsCommand({ clusterName, namespace: "default" }),
  );

  expect(associations).toMatchObject([{ namespace: "airflow", serviceAccount: "scheduler" }]);
  expect(elsewhere.associations).toEqual([]);
});

it("refuses a role that is not there, or not in this account", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  const createWith = (roleArn: string) =>
    client.send(new CreatePodIdentityAssociationCommand({ clusterName, roleArn, ...account }));

  await expect(createWith(`arn:aws:iam::${ACCOUNT}:role/none`)).rejects.toThrow(
    "Role provided in the request does not exist.",
  );
  await expect(createWith("arn:aws:iam::999999999999:role/pods")).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});
