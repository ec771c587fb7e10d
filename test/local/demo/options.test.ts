import { expect, it } from "vitest";
import { readOptions } from "../../../local/demo/options.ts";

it("leaves to the API what the cluster is to be like", () => {
  const { request } = readOptions(["--region", "mars-1", "--max-node-count", "many"]);

  expect(request).toMatchObject({ region: "mars-1", maxNodeCount: "many" });
});

it.each([
  ["--time-scale 0", "--time-scale is 0, must be a number above 0, such as 80"],
  ["--fault toString", "--fault is toString, must be one that --list-faults tells"],
  ["--redrive", "--redrive is of use only with --fault"],
  ["--leftovers", "--leftovers is of use only with --delete"],
])("does not take %s", (args, says) => {
  expect(() => readOptions(args.split(" "))).toThrow(says);
});
