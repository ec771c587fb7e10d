import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

const DATA = {
  MetadataOptions: { HttpTokens: "required" as const, HttpPutResponseHopLimit: 1 },
  BlockDeviceMappings: [
    { DeviceName: "/dev/xvda", Ebs: { VolumeType: "gp3" as const, Encrypted: true } },
  ],
  TagSpecifications: [
    { ResourceType: "instance" as const, Tags: [{ Key: "team", Value: "data" }] },
  ],
};

const aTemplate = async (client: EC2Client, LaunchTemplateName = "nodes", ClientToken?: string) => {
  const { LaunchTemplate } = await client.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName,
      LaunchTemplateData: DATA,
      ...(ClientToken && { ClientToken }),
    }),
  );
  return LaunchTemplate?.LaunchTemplateId;
};

it.each(["$Latest", "$Default", "1"])("keeps what it was given as version %s", async (version) => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const LaunchTemplateId = await aTemplate(client);

  const { LaunchTemplateVersions } = await client.send(
    new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: [version] }),
  );

  expect(LaunchTemplateVersions).toMatchObject([
    { LaunchTemplateName: "nodes", VersionNumber: 1, DefaultVersion: true },
  ]);
  expect(LaunchTemplateVersions?.[0]?.LaunchTemplateData).toMatchObject(DATA);
});

it("is found by name", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  await aTemplate(client, "system");
  const LaunchTemplateId = await aTemplate(client, "worker");

  const { LaunchTemplates } = await client.send(
    new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ["worker"] }),
  );

  expect(LaunchTemplates).toMatchObject([{ LaunchTemplateId, LatestVersionNumber: 1 }]);
});

it("makes one template of calls with the same token", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);

  const first = await aTemplate(client, "nodes", "once");

  expect(await aTemplate(client, "nodes", "once")).toBe(first);
});

it("refuses a name that is taken", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  await aTemplate(client);

  await expect(aTemplate(client)).rejects.toMatchObject({
    name: "InvalidLaunchTemplateName.AlreadyExistsException",
    message: "Launch template name already in use.",
  });
});

it("refuses a name that is none", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  await expect(aTemplate(aws.client(EC2Client), "a b")).rejects.toMatchObject({
    name: "InvalidLaunchTemplateName.MalformedException",
  });
});

it.each([
  {
    input: { LaunchTemplateNames: ["none"] },
    name: "InvalidLaunchTemplateName.NotFoundException",
    message: "The specified launch template, with template name none, does not exist.",
  },
  {
    input: { LaunchTemplateIds: ["lt-1"] },
    name: "InvalidLaunchTemplateId.NotFound",
    message: "The specified launch template, with template ID lt-1, does not exist.",
  },
])("does not find $input: $name", async ({ input, name, message }) => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws.client(EC2Client).send(new DescribeLaunchTemplatesCommand(input));

  await expect(answer).rejects.toMatchObject({ name, message });
});

it("has one version", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const LaunchTemplateId = await aTemplate(client);

  const answer = client.send(
    new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: ["2"] }),
  );

  await expect(answer).rejects.toMatchObject({ name: "InvalidLaunchTemplateId.VersionNotFound" });
});

it("is deleted by its name", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const LaunchTemplateId = await aTemplate(client);

  const { LaunchTemplate } = await client.send(
    new DeleteLaunchTemplateCommand({ LaunchTemplateName: "nodes" }),
  );

  expect(LaunchTemplate?.LaunchTemplateId).toBe(LaunchTemplateId);
  const { LaunchTemplates } = await client.send(new DescribeLaunchTemplatesCommand());
  expect(LaunchTemplates).toEqual([]);
});
