import { readFile } from "node:fs/promises";
import { CloudFormationClient, DescribeStackResourceCommand } from "@aws-sdk/client-cloudformation";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import TemplatePublisher from "../../build/template-publisher.ts";
import { inputs } from "../support/step.ts";

const TEMPLATE = "astronomer-remote-management-stack.yaml";

it("puts the template in the deployed bucket after each deployment", async () => {
  const cloudFormation = mockClient(CloudFormationClient);
  const s3 = mockClient(S3Client);
  cloudFormation
    .on(DescribeStackResourceCommand, {
      StackName: "astro-provisioner-prod",
      LogicalResourceId: "TemplateBucket",
    })
    .resolves({
      StackResourceDetail: {
        LogicalResourceId: "TemplateBucket",
        PhysicalResourceId: "deployed-bucket",
        ResourceType: "AWS::S3::Bucket",
        LastUpdatedTimestamp: new Date(0),
        ResourceStatus: "CREATE_COMPLETE",
      },
    });
  const { hooks } = new TemplatePublisher({
    service: { custom: { template: TEMPLATE } },
    getProvider: () => ({
      getRegion: () => "eu-central-1",
      naming: { getStackName: () => "astro-provisioner-prod" },
    }),
  });

  await hooks["after:deploy:deploy"]?.();

  expect(inputs(s3, PutObjectCommand)).toEqual([
    {
      Bucket: "deployed-bucket",
      Key: TEMPLATE,
      Body: await readFile(`customer/${TEMPLATE}`),
      ContentType: "text/yaml",
    },
  ]);
});
