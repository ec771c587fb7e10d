import { describe, expect, it } from "vitest";
import {
  isAlreadyThere,
  isBlocked,
  isDenied,
  isDryRun,
  isExpired,
  isGone,
  isInUse,
  isNotYetAssumable,
  isUnverified,
  refusalOf,
  validZonesIn,
} from "../../shared/aws-errors.ts";
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
    "Gateway.NotAttached",
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

describe("isInUse", () => {
  it.each([
    "DependencyViolation",
    "ResourceInUseException",
    "InvalidIPAddress.InUse",
    "DeleteConflict",
    "DeleteConflictException",
    "InvalidDBInstanceState",
    "InvalidDBInstanceStateFault",
    "InvalidDBSubnetGroupStateFault",
    "InvalidDBParameterGroupStateFault",
    "IncorrectState",
    "OperationAborted",
    "BucketNotEmpty",
  ])("is true for %s", (code) => {
    expect(isInUse(awsError(code))).toBe(true);
  });

  it.each(["InvalidVpcID.NotFound", "UnauthorizedOperation"])("is false for %s", (code) => {
    expect(isInUse(awsError(code))).toBe(false);
  });
});

describe("refusalOf", () => {
  it("is the error that a call for this one thing alone would end with", () => {
    const error = refusalOf({ Code: "UnauthorizedOperation", Message: "not yours" });

    expect(error).toMatchObject({ name: "UnauthorizedOperation", message: "not yours" });
    expect(isDenied(error)).toBe(true);
  });

  it("is an error even when AWS says nothing", () => {
    expect(refusalOf()).toMatchObject({ name: "Error", message: "" });
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

describe("isExpired", () => {
  it.each(["ExpiredToken", "ExpiredTokenException", "RequestExpired"])("is true for %s", (code) => {
    expect(isExpired(awsError(code))).toBe(true);
  });

  it("is false for a token that is wrong", () => {
    expect(isExpired(awsError("InvalidClientTokenId"))).toBe(false);
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

it.each([
  { code: "PendingVerification", is: "unverified" },
  { code: "OptInRequired", is: "unverified" },
  { code: "Blocked", is: "blocked" },
  { code: "DryRunOperation", is: "a dry run" },
  { code: "VpcLimitExceeded", is: "none of these" },
])("tells an answer to a dry run: $code is $is", ({ code, is }) => {
  const error = awsError(code);

  expect([isUnverified(error), isBlocked(error), isDryRun(error)]).toEqual([
    is === "unverified",
    is === "blocked",
    is === "a dry run",
  ]);
});

describe("validZonesIn", () => {
  const refusal = awsError("UnsupportedAvailabilityZoneException");

  it("names the zones that EKS names", () => {
    expect(validZonesIn(Object.assign(refusal, { validZones: ["us-east-1a"] }))).toEqual([
      "us-east-1a",
    ]);
  });

  it("names none where EKS names none, and is silent about all else", () => {
    expect(validZonesIn(awsError("UnsupportedAvailabilityZoneException"))).toEqual([]);
    expect(validZonesIn(awsError("InvalidParameterException"))).toBeUndefined();
    expect(validZonesIn("no error")).toBeUndefined();
  });
});
