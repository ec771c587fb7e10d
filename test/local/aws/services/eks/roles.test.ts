import { CreateClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { ACCOUNT, aCluster, aClusterRequest, aRole, startAws } from "./a-cluster.ts";
import { aNodegroup } from "./a-nodegroup.ts";

describe("creating a cluster", () => {
  it("is refused for a role that is absent, too young, or trusts somebody else", async () => {
    await using aws = await startAws();
    const client = aws.client(EKSClient);
    const stranger = await aRole(aws, { name: "ec2", service: "ec2.amazonaws.com", policies: [] });
    const request = await aClusterRequest(aws, { roleArn: stranger });
    const { Role: young } = await aws.client(IAMClient).send(
      new CreateRoleCommand({
        RoleName: "young",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "eks.amazonaws.com" },
              Action: "sts:AssumeRole",
            },
          ],
        }),
      }),
    );

    for (const roleArn of [`arn:aws:iam::${ACCOUNT}:role/none`, young?.Arn, stranger])
      await expect(
        client.send(new CreateClusterCommand({ ...request, roleArn })),
      ).rejects.toMatchObject({
        name: "InvalidParameterException",
        message: `Role with arn: ${roleArn}, could not be assumed because it does not exist or the trusted entity is not correct`,
      });
  });

  it("is refused for a role without policies, and for one of another account", async () => {
    await using aws = await startAws();
    const client = aws.client(EKSClient);
    const bare = await aRole(aws, { name: "bare", service: "eks.amazonaws.com", policies: [] });
    const request = await aClusterRequest(aws, { roleArn: bare });

    const withBare = client.send(new CreateClusterCommand(request));
    const roleArn = "arn:aws:iam::210987654321:role/cluster";
    const withForeign = client.send(new CreateClusterCommand({ ...request, roleArn }));

    await expect(withBare).rejects.toThrow(
      "The provided role doesn't have the Amazon EKS Managed Policies associated with it. Please ensure the following policy is attached: arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
    );
    await expect(withForeign).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: "Cross-account pass role is not allowed.",
    });
  });
});

describe("creating a node group", () => {
  it("is refused for a role that instances cannot have", async () => {
    await using aws = await startAws();
    await aCluster(aws);
    const stranger = await aRole(aws, { name: "s", service: "eks.amazonaws.com", policies: [] });
    const bare = await aRole(aws, { name: "b", service: "ec2.amazonaws.com", policies: [] });

    await expect(aNodegroup(aws, { nodeRole: stranger })).rejects.toThrow(
      `Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole ${stranger}`,
    );
    await expect(aNodegroup(aws, { nodeRole: bare })).rejects.toThrow(
      "Please ensure the following policies [arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy, arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly] are attached",
    );
    await expect(
      aNodegroup(aws, { nodeRole: `arn:aws:iam::${ACCOUNT}:role/none` }),
    ).rejects.toThrow("The role with name none cannot be found.");
  });
});
