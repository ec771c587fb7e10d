import { expect, it } from "vitest";
import type { ClusterRecord } from "../../shared/cluster-record.ts";
import { deletionPlan } from "../../shared/deletion-plan.ts";
import { someOutputs } from "../support/records.ts";
import { aCluster } from "../support/requests.ts";

const KEEP = { logBucket: true, finalSnapshot: true };

const planOf = (wanted: Partial<ClusterRecord>) =>
  deletionPlan({ cluster: aCluster(), ...wanted } as ClusterRecord, KEEP);

it("names the network of a finished data plane by its ids", () => {
  const outputs = someOutputs();

  const { goes } = planOf({ outputs });

  expect(goes.flatMap(({ ids }) => ids)).toEqual(
    expect.arrayContaining([outputs.vpcId, ...outputs.privateSubnetIds, ...outputs.externalIps]),
  );
});

it("names only what has a name where nothing was finished", () => {
  const { goes } = planOf({});

  const ids = goes.flatMap((one) => one.ids);
  expect(ids).toContain("astro-analytics");
  expect(ids.filter((id) => /^(vpc|subnet)-/.test(id))).toEqual([]);
});

it("claims to know no name of a snapshot that is yet to be taken", () => {
  const { stays } = planOf({});

  const snapshot = stays.find(({ resource }) => resource.startsWith("RDS snapshot"));
  expect(snapshot).toMatchObject({
    id: "astro-analytics-final-YYYYMMDDhhmmss",
    toRemove: expect.stringMatching(/ astro-analytics-final-YYYYMMDDhhmmss$/),
  });
});
