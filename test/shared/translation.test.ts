import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { SFNServiceException } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { customerAccount } from "../../shared/customer-account.ts";
import {
  JustStarted,
  NotReady,
  Parked,
  PreflightFailed,
  RegionDisabled,
} from "../../shared/errors.ts";
import { translate } from "../../shared/translation.ts";
import { aCluster } from "../support/requests.ts";
import { awsError } from "../support/step.ts";

const account = customerAccount(aCluster(), "EnsureVpc");
const translated = (error: unknown, region: "us-east-1" | "af-south-1" = "us-east-1") =>
  translate(error, { cluster: aCluster({ region }), account });

describe("translate", () => {
  it.each([
    { code: "UnauthorizedOperation", name: "AccessDenied" },
    { code: "AccessDeniedException", name: "AccessDenied" },
    { code: "AddressLimitExceeded", name: "QuotaExceeded" },
    { code: "VpcLimitExceeded", name: "QuotaExceeded" },
    { code: "VcpuLimitExceeded", name: "QuotaExceeded" },
    { code: "ResourceLimitExceededException", name: "QuotaExceeded" },
    { code: "InstanceQuotaExceeded", name: "QuotaExceeded" },
    { code: "TooManyBuckets", name: "QuotaExceeded" },
    { code: "PendingVerification", name: "Parked" },
    { code: "OptInRequired", name: "Parked" },
  ])("makes $code our $name, and keeps what AWS says", async ({ code, name }) => {
    const error = awsError(code, "in AWS's words");

    expect(await translated(error)).toMatchObject({
      name,
      message: `${code}: in AWS's words`,
      cause: error,
    });
  });

  it("knows a Region that is not enabled by the cluster's Region", async () => {
    const error = awsError("AuthFailure", "AWS was not able to validate the provided credentials");

    expect(await translated(error, "af-south-1")).toBeInstanceOf(RegionDisabled);
    expect(await translated(error)).toBe(error);
  });

  it("finds AWS's words in what a step says of a broken thing", async () => {
    const error = new Error("node group is CREATE_FAILED; VcpuLimitExceeded - none left");

    expect(await translated(error)).toMatchObject({
      name: "QuotaExceeded",
      message: error.message,
    });
  });

  it.each([
    awsError("RequestLimitExceeded"),
    awsError("ThrottlingException"),
    awsError("InvalidParameterValue"),
    new DynamoDBServiceException({
      name: "AccessDeniedException",
      message: "our own table",
      $fault: "client",
      $metadata: {},
    }),
    new SFNServiceException({
      name: "AccessDeniedException",
      message: "our own executions",
      $fault: "client",
      $metadata: {},
    }),
    new JustStarted("vpc vpc-1 is pending"),
    new NotReady("vpc vpc-1 is pending"),
    new Parked("waits for a quota case"),
    new PreflightFailed("quota is 5"),
    "no error at all",
  ])("leaves %s as it is", async (error) => {
    expect(await translated(error)).toBe(error);
  });
});
