import { DecodeAuthorizationMessageCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { decoded } from "../../shared/authorization-message.ts";
import { customerAccount } from "../../shared/customer-account.ts";
import { aCluster } from "../support/requests.ts";
import { awsError, inputs } from "../support/step.ts";

const sts = mockClient(STSClient);
const account = customerAccount(aCluster({ region: "af-south-1" }), "EnsureVpc");
const BLOB = "0l-KPWQJ8q5z3YatP3Ybgb5lf0dib";
const refusal = awsError(
  "UnauthorizedOperation",
  `You are not authorized to perform this operation. Encoded authorization failure message: ${BLOB}`,
);

/** As STS decodes it; shortened from a report of hashicorp/packer#5415. */
const says = (explicitDeny: boolean, ...statements: (string | undefined)[]) =>
  sts.on(DecodeAuthorizationMessageCommand).resolves({
    DecodedMessage: JSON.stringify({
      allowed: false,
      explicitDeny,
      matchedStatements: { items: statements.map((statementId) => ({ statementId })) },
      failures: { items: [] },
      context: {
        principal: {
          arn: "arn:aws:sts::123456789012:assumed-role/astronomer-remote-management/c1",
        },
        action: "ec2:CreateVpc",
        resource: "arn:aws:ec2:us-east-2:123456789012:vpc/*",
        conditions: { items: [] },
      },
    }),
  });

beforeEach(() => {
  sts.reset();
});

it.each([
  [false, [], "allowed by no policy"],
  [true, [], "explicitly denied"],
  [true, ["DenyRegions", undefined], "explicitly denied by DenyRegions"],
] as const)("tells action, resource and verdict: %s %j", async (explicitDeny, by, verdict) => {
  says(explicitDeny, ...by);

  const error = await decoded(refusal, account);

  expect(error).toMatchObject({
    name: "UnauthorizedOperation",
    message: `You are not authorized to perform this operation. Decoded: ec2:CreateVpc on arn:aws:ec2:us-east-2:123456789012:vpc/* is ${verdict}`,
    cause: refusal,
  });
  expect(inputs(sts, DecodeAuthorizationMessageCommand)).toEqual([{ EncodedMessage: BLOB }]);
});

it.each([
  [
    "refuses to decode it",
    () => sts.on(DecodeAuthorizationMessageCommand).rejects(awsError("AccessDenied")),
  ],
  ["answers something else", () => sts.on(DecodeAuthorizationMessageCommand).resolves({})],
])("leaves the error as it is when STS %s", async (_how, answer) => {
  answer();

  expect(await decoded(refusal, account)).toBe(refusal);
});

it("asks nobody about an error that says all", async () => {
  const error = awsError("VpcLimitExceeded");

  expect(await decoded(error, account)).toBe(error);
  expect(sts.calls()).toEqual([]);
});

it("leaves an error as it is that has no encoded message", async () => {
  const plain = awsError("VpcLimitExceeded", "The maximum number of VPCs has been reached.");

  expect(await decoded(plain, account)).toBe(plain);
});
