import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it, vi } from "vitest";
import { dryRun } from "../../../shared/preflight/dry-run.ts";
import { survey } from "../../../shared/preflight/survey.ts";
import { keys } from "../../../shared/table.ts";
import { aFinding } from "../../support/records.ts";
import { aCluster, aPlan } from "../../support/requests.ts";
import { awsError, commands, EXTERNAL_ID, table } from "../../support/step.ts";

vi.mock("../../../shared/preflight/survey.ts");

const sts = mockClient(STSClient);
const CLUSTER = aCluster();

/** What the table has under a key. */
const kept = (Key: object, Item: object) => table.on(GetCommand, { Key }).resolves({ Item });

const nothingKept = (Key: object) => table.on(GetCommand, { Key }).resolves({});

beforeEach(() => {
  vi.mocked(survey).mockReset().mockResolvedValue({ findings: [], plan: aPlan() });
  sts.reset();
  sts.on(AssumeRoleCommand).callsFake(({ ExternalId }) => {
    if (ExternalId !== EXTERNAL_ID) throw awsError("AccessDenied");
    const Arn = "arn:aws:sts::123456789012:assumed-role/astronomer-remote-management/session";
    return { AssumedRoleUser: { Arn, AssumedRoleId: "AROA:session" } };
  });
  nothingKept(keys.account(CLUSTER.accountId));
  nothingKept(keys.clusterName(CLUSTER.organizationId, CLUSTER.name));
});

it("tells the plan when nothing is in the way, and writes nothing", async () => {
  const warning = aFinding({ severity: "warning" });
  vi.mocked(survey).mockResolvedValue({ findings: [warning], plan: aPlan() });

  const result = await dryRun(CLUSTER);

  expect(result).toEqual({ ok: true, findings: [warning], plan: aPlan() });
  expect(new Set(commands(table))).toEqual(new Set(["GetCommand"]));
});

it("tells what preflight finds", async () => {
  vi.mocked(survey).mockResolvedValue({ findings: [aFinding()] });

  expect(await dryRun(CLUSTER)).toEqual({ ok: false, findings: [aFinding()] });
});

it("does not enter an account that does not trust us, and tells what the request shows", async () => {
  sts.on(AssumeRoleCommand).rejects(awsError("AccessDenied"));

  const result = await dryRun(aCluster({ peerCidrs: ["172.20.0.0/20"] }));

  expect(result).toMatchObject({
    ok: false,
    findings: [
      {
        code: "TrustRefused",
        severity: "error",
        fix: { command: "aws iam get-role --role-name astronomer-remote-management" },
      },
      { code: "CidrOverlap" },
    ],
  });
  expect(survey).not.toHaveBeenCalled();
});

it("does not enter an account of another organization, and says nothing of it", async () => {
  kept(keys.account(CLUSTER.accountId), { organizationId: "org-2" });

  const result = await dryRun(CLUSTER);

  expect(result.findings).toMatchObject([{ code: "AccountNotRegistered" }]);
  expect(JSON.stringify(result)).not.toContain("org-2");
  expect(survey).not.toHaveBeenCalled();
});

it("enters an account that is the organization's already", async () => {
  kept(keys.account(CLUSTER.accountId), { organizationId: "org-1" });

  expect(await dryRun(CLUSTER)).toMatchObject({ ok: true });
});

it("tells that another cluster has the name, beside all else", async () => {
  kept(keys.clusterName("org-1", CLUSTER.name), { clusterId: "other", reservedAt: Date.now() });

  expect(await dryRun(CLUSTER)).toMatchObject({
    ok: false,
    findings: [{ code: "NameTaken", is: "that of cluster other" }],
    plan: {},
  });
});

it("has nothing against a name that is the cluster's own", async () => {
  kept(keys.clusterName("org-1", CLUSTER.name), {
    clusterId: CLUSTER.clusterId,
    reservedAt: Date.now(),
  });

  expect(await dryRun(CLUSTER)).toMatchObject({ ok: true });
});
