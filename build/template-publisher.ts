/** The Serverless plugin that publishes the customers' template, once its bucket is deployed. */

import { readFile } from "node:fs/promises";
import { CloudFormationClient, DescribeStackResourceCommand } from "@aws-sdk/client-cloudformation";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { must } from "../shared/must.ts";

/** As much of the Serverless Framework as this plugin looks at. */
interface Serverless {
  service: { custom: { template: string } };
  getProvider(name: "aws"): { getRegion(): string; naming: { getStackName(): string } };
}

/** Hooks in behind the deployment; credentials are found as the AWS SDK finds them. */
export default class TemplatePublisher {
  hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless) {
    this.hooks = { "after:deploy:deploy": () => publish(serverless) };
  }
}

const publish = async (serverless: Serverless) => {
  const { template } = serverless.service.custom;
  const aws = serverless.getProvider("aws");
  const region = aws.getRegion();
  const { StackResourceDetail } = await new CloudFormationClient({ region }).send(
    new DescribeStackResourceCommand({
      StackName: aws.naming.getStackName(),
      LogicalResourceId: "TemplateBucket",
    }),
  );
  await new S3Client({ region }).send(
    new PutObjectCommand({
      Bucket: must(StackResourceDetail?.PhysicalResourceId, "PhysicalResourceId"),
      Key: template,
      Body: await readFile(new URL(`../customer/${template}`, import.meta.url)),
      ContentType: "text/yaml",
    }),
  );
};
