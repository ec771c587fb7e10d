import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, it } from "vitest";

it("stops whoever loads the Lambda host after a client has made the SDK's store", async () => {
  const sts = new STSClient({
    endpoint: "http://127.0.0.1:1",
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
  await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow();

  await expect(import("../../local/lambda.ts")).rejects.toThrow(
    /mixes up those that run at once, must keep them apart: .*; import local\/lambda\.ts/,
  );
});
