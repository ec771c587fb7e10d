import { describe, expect, it } from "vitest";
import { deleting, orAlreadyThere, together } from "../../shared/calls.ts";
import { awsError } from "../support/step.ts";

describe("together", () => {
  it("returns the results in the order of the items, however long each takes", async () => {
    const later = Promise.withResolvers<string>();

    const results = together(["first", "second"], async (item, at) => {
      if (at === 0) return later.promise;
      later.resolve("late first");
      return item;
    });

    expect(await results).toEqual(["late first", "second"]);
  });

  it("ends no call amid its work when another fails", async () => {
    const done: string[] = [];

    const calls = together(["bad", "good"], async (item) => {
      if (item === "bad") throw new Error("refused");
      await Promise.resolve();
      await Promise.resolve();
      done.push(item);
    });

    await expect(calls).rejects.toThrow("refused");
    expect(done).toEqual(["good"]);
  });
});

describe("orAlreadyThere", () => {
  it("waits for the call", async () => {
    await expect(orAlreadyThere(Promise.resolve("made"))).resolves.toBeUndefined();
  });

  it("takes what is there already for made", async () => {
    const call = Promise.reject(awsError("InvalidPermission.Duplicate"));

    await expect(orAlreadyThere(call)).resolves.toBeUndefined();
  });

  it("passes every other error on", async () => {
    const call = Promise.reject(awsError("InvalidGroup.NotFound"));

    await expect(orAlreadyThere(call)).rejects.toMatchObject({ name: "InvalidGroup.NotFound" });
  });
});

describe("deleting", () => {
  it("waits for the call", async () => {
    await expect(deleting("vpc vpc-1", Promise.resolve("deleted"))).resolves.toBeUndefined();
  });

  it("takes what is gone already for deleted", async () => {
    const call = Promise.reject(awsError("InvalidVpcID.NotFound"));

    await expect(deleting("vpc vpc-1", call)).resolves.toBeUndefined();
  });

  it("is not ready while something needs it, and says what AWS says", async () => {
    const refusal = awsError("DependencyViolation", "The vpc 'vpc-1' has dependencies");

    await expect(deleting("vpc vpc-1", Promise.reject(refusal))).rejects.toMatchObject({
      name: "NotReady",
      message: "vpc vpc-1 cannot be deleted yet: The vpc 'vpc-1' has dependencies",
      cause: refusal,
    });
  });

  it("passes every other error on", async () => {
    const call = Promise.reject(awsError("UnauthorizedOperation"));

    await expect(deleting("vpc vpc-1", call)).rejects.toMatchObject({
      name: "UnauthorizedOperation",
    });
  });
});
