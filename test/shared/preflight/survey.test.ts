import { beforeEach, expect, it, vi } from "vitest";
import { checkPermissions } from "../../../shared/preflight/permissions.ts";
import { type Preflight, preflight } from "../../../shared/preflight/preflight.ts";
import { survey } from "../../../shared/preflight/survey.ts";
import { anAccountWith } from "../../support/customer-account.ts";
import { aFinding } from "../../support/records.ts";
import { aCluster, aPlan } from "../../support/requests.ts";

vi.mock("../../../shared/preflight/permissions.ts");
vi.mock("../../../shared/preflight/preflight.ts", { spy: true });

const account = anAccountWith("any");

const LACKING = aFinding({ code: "RoleLacksPermissions" });

const found = (result: Preflight) => vi.mocked(preflight).mockResolvedValue(result);

beforeEach(() => {
  vi.mocked(checkPermissions).mockReset().mockResolvedValue([]);
});

it("is what preflight says where the role may do everything", async () => {
  const result = { findings: [aFinding({ severity: "warning" })], plan: aPlan() };
  found(result);

  expect(await survey(aCluster(), account)).toEqual(result);
});

it("tells what the role lacks beside all else, and plans nothing", async () => {
  vi.mocked(checkPermissions).mockResolvedValue([LACKING]);
  found({ findings: [aFinding({ severity: "warning" })], plan: aPlan() });

  expect(await survey(aCluster(), account)).toEqual({
    findings: [LACKING, aFinding({ severity: "warning" })],
  });
});

it("does not tell once more that such a role may not look", async () => {
  vi.mocked(checkPermissions).mockResolvedValue([LACKING]);
  found({ findings: [aFinding({ code: "PermissionMissing" }), aFinding()] });

  expect(await survey(aCluster(), account)).toEqual({ findings: [LACKING, aFinding()] });
});
