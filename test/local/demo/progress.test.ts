import { expect, it, vi } from "vitest";
import { followByLines, type Watch } from "../../../local/demo/progress.ts";
import type { ClusterView } from "../../../shared/cluster-view.ts";

const VPC = {
  step: "EnsureVpc",
  title: "VPC",
  state: "succeeded",
  startedAt: "2026-11-23T12:00:00Z",
  finishedAt: "2026-11-23T12:00:05Z",
  typicalSeconds: 3,
};

it("tells what subscribers hear after the step that it is about", async () => {
  const said = vi.spyOn(console, "log").mockReturnValue();
  const heard = [["event #1"], ["event #2"]];
  const views = [
    { status: "PROVISIONING", steps: [{ ...VPC, finishedAt: undefined }] },
    { status: "ACTIVE", steps: [VPC] },
  ] as unknown as ClusterView[];
  const watch: Watch = {
    look: async () => views.shift() as ClusterView,
    now: async () => 0,
    heard: () => heard.shift() ?? [],
  };

  const ended = await followByLines(watch);

  const lines = said.mock.calls.map(([line]) => line);
  said.mockRestore();
  expect(ended.status).toBe("ACTIVE");
  expect(lines).toEqual([
    "began      VPC, usually 0m03s",
    "event #1",
    "done       VPC after 0m05s",
    "event #2",
  ]);
});
