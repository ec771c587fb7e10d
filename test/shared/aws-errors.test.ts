import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import {
  isAlreadyThere,
  isDenied,
  isGone,
  isNotYetAssumable,
  translate,
} from "../../shared/aws-errors.ts";
import { JustStarted, NotReady, Parked, PreflightFailed } from "../../shared/errors.ts";
import { awsError } from "../support/step.ts";

describe("isGone", () => {
  it.each([
    "InvalidVpcID.NotFound",
    "InvalidSubnetID.NotFound",
    "InvalidGroup.NotFound",
    "ResourceNotFoundException",
    "DBInstanceNotFound",
    "DBInstanceNotFoundFault",
    "DBSubnetGroupNotFoundFault",
    "NoSuchEntity",
    "NoSuchEntityException",
    "NoSuchBucket",
    "NotFound",
    "ExecutionDoesNotExist",
  ])("is true for %s", (code) => {
    expect(isGone(awsError(code))).toBe(true);
  });

  it.each(["AccessDenied", "InvalidGroup.Duplicate"])("is false for %s", (code) => {
    expect(isGone(awsError(code))).toBe(false);
  });

  it("is false for what is no error", () => {
    expect(isGone("InvalidVpcID.NotFound")).toBe(false);
  });
});

describe("isAlreadyThere", () => {
  it.each([
    "InvalidGroup.Duplicate",
    "InvalidPermission.Duplicate",
    "RouteAlreadyExists",
    "Resource.AlreadyAssociated",
    "ResourceInUseException",
    "EntityAlreadyExists",
    "EntityAlreadyExistsException",
    "DBInstanceAlreadyExists",
    "DBInstanceAlreadyExistsFault",
    "BucketAlreadyOwnedByYou",
  ])("is true for %s", (code) => {
    expect(isAlreadyThere(awsError(code))).toBe(true);
  });

  it.each(["InvalidVpcID.NotFound", "InvalidSubnet.Conflict"])("is false for %s", (code) => {
    expect(isAlreadyThere(awsError(code))).toBe(false);
  });
});

describe("isDenied", () => {
  it.each(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"])(
    "is true for %s",
    (code) => {
      expect(isDenied(awsError(code))).toBe(true);
    },
  );

  it.each(["ExpiredToken", "InvalidClientTokenId"])("is false for %s", (code) => {
    expect(isDenied(awsError(code))).toBe(false);
  });
});

describe("isNotYetAssumable", () => {
  it.each([
    "Role arn:aws:iam::123456789012:role/astro-analytics-eks-cluster does not exist",
    "Error in role params",
    "Role could not be assumed because the trusted entity is not correct",
    "The provided role doesn't have the Amazon EKS Managed Policies associated with it",
    "IAM role's policy must include the `ec2:DescribeSubnets` action",
  ])("is true when EKS says: %s", (message) => {
    expect(isNotYetAssumable(awsError("InvalidParameterException", message))).toBe(true);
  });

  it("is false for another parameter that is wrong", () => {
    const error = awsError("InvalidParameterException", "unsupported Kubernetes version");

    expect(isNotYetAssumable(error)).toBe(false);
  });

  it("is false for another error that speaks of a role", () => {
    expect(isNotYetAssumable(awsError("AccessDenied", "role does not exist"))).toBe(false);
  });

  it("is false for what is no error", () => {
    expect(isNotYetAssumable("does not exist")).toBe(false);
  });
});

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
  ])("makes $code our $name, and keeps what AWS says", ({ code, name }) => {
    const error = awsError(code, "in AWS's words");

    expect(translate(error)).toMatchObject({
      name,
      message: `${code}: in AWS's words`,
      cause: error,
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
    new JustStarted("vpc vpc-1 is pending"),
    new NotReady("vpc vpc-1 is pending"),
    new Parked("waits for a quota case"),
    new PreflightFailed("quota is 5"),
    "no error at all",
  ])("leaves %s as it is", (error) => {
    expect(translate(error)).toBe(error);
  });
});
