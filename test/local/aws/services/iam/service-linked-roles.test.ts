import {
  AttachRolePolicyCommand,
  CreateServiceLinkedRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { iam } from "../../../../../local/aws/services/iam.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { refusalOf } from "../refusal.ts";

it.each([
  ["eks.amazonaws.com", "AWSServiceRoleForAmazonEKS"],
  ["eks-nodegroup.amazonaws.com", "AWSServiceRoleForAmazonEKSNodegroup"],
  ["autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling"],
  ["elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"],
  ["rds.amazonaws.com", "AWSServiceRoleForRDS"],
  ["spot.amazonaws.com", "AWSServiceRoleForEC2Spot"],
])("makes the role of %s once", async (AWSServiceName, RoleName) => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);

  const { Role } = await client.send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
  const again = await refusalOf(
    client.send(new CreateServiceLinkedRoleCommand({ AWSServiceName })),
  );

  expect(Role?.Arn).toBe(
    `arn:aws:iam::123456789012:role/aws-service-role/${AWSServiceName}/${RoleName}`,
  );
  expect(again).toMatchObject({
    name: "InvalidInputException",
    message: `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
  });
});

it("has AWS's policy attached, and lets nobody change that", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  const RoleName = "AWSServiceRoleForRDS";
  await client.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: "rds.amazonaws.com" }));

  const listed = await client.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const attempt = client.send(
    new AttachRolePolicyCommand({
      RoleName,
      PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
  );

  expect(listed.AttachedPolicies).toEqual([
    {
      PolicyName: "AmazonRDSServiceRolePolicy",
      PolicyArn: "arn:aws:iam::aws:policy/aws-service-role/AmazonRDSServiceRolePolicy",
    },
  ]);
  await expect(attempt).rejects.toMatchObject({ name: "UnmodifiableEntityException" });
});

it("takes a suffix for autoscaling only", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  const command = (AWSServiceName: string) =>
    new CreateServiceLinkedRoleCommand({ AWSServiceName, CustomSuffix: "mine" });

  const { Role } = await client.send(command("autoscaling.amazonaws.com"));
  const attempt = client.send(command("eks.amazonaws.com"));

  expect(Role?.RoleName).toBe("AWSServiceRoleForAutoScaling_mine");
  await expect(attempt).rejects.toThrow("Custom suffix is not allowed for eks.amazonaws.com");
});

it("says which service it does not imitate", async () => {
  await using aws = await startSimulatedAws({ iam });
  const command = new CreateServiceLinkedRoleCommand({ AWSServiceName: "es.amazonaws.com" });

  const attempt = aws.client(IAMClient).send(command);

  await expect(attempt).rejects.toThrow(
    "the simulated AWS has no service-linked role for es.amazonaws.com",
  );
});
