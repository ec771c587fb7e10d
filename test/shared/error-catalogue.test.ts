import { describe, expect, it } from "vitest";
import type { Entry } from "../../shared/catalogue/entry.ts";
import { CATALOGUE, describeFailure, entryOf } from "../../shared/error-catalogue.ts";
import * as errors from "../../shared/errors.ts";
import { Failure } from "../../shared/events.ts";
import { AWS_TEXTS } from "../support/aws-texts.ts";
import { aCluster } from "../support/requests.ts";

const SECRET = "table astro-provisioner in account 999999999999";
const clusterIn = (region: "eu-west-1" | (typeof AWS_TEXTS)[number]["region"] = "eu-west-1") =>
  aCluster({ region });
const cluster = clusterIn();

const textOf = ({ name }: Entry) => {
  const found = AWS_TEXTS.find(({ entry }) => entry === name);
  return {
    error: found?.error ?? "",
    message: found?.message ?? "",
    cluster: clusterIn(found?.region),
  };
};
const failureOf = (entry: Entry) => describeFailure(textOf(entry));

describe("the catalogue", () => {
  it.each(AWS_TEXTS)("takes “$error: $message” for $entry", ({ entry, error, message, region }) => {
    expect(entryOf({ error, message, cluster: clusterIn(region) })?.name).toBe(entry);
  });

  it("has a text for every entry, and no entry twice", () => {
    const names = CATALOGUE.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect([...new Set(AWS_TEXTS.map(({ entry }) => entry))].toSorted()).toEqual(names.toSorted());
  });

  it("says where each text was seen", () => {
    const seen = /^(https:\/\/|[\w.-]+\/[\w.-]+#\d+$|[\w-]+\/[\w-]+: |functions\/|shared\/|docs\/)/;

    const sources = CATALOGUE.map(({ source }) => source);
    const others = AWS_TEXTS.flatMap(({ from = [] }) => from);

    expect([...sources, ...others].filter((source) => !seen.test(source))).toEqual([]);
  });

  it.each(
    Object.values(errors)
      .filter((Kind) => Kind.name !== "CustomerError" && Kind.name !== "FinalError")
      .map(({ name }) => ({ name })),
  )("knows our own $name where AWS says no more", ({ name }) => {
    const known = entryOf({ error: name, message: "what is, must be otherwise", cluster });

    expect(known).toBeDefined();
  });

  it.each(CATALOGUE.filter(({ class: one }) => one === "customer"))(
    "stops the workflow for $name until the customer has acted",
    ({ throws, turn, canRedrive }) => {
      expect(throws?.prototype).toBeInstanceOf(errors.CustomerError);
      expect({ turn, canRedrive }).toEqual({ turn: "customer", canRedrive: true });
    },
  );

  it.each(CATALOGUE.filter(({ class: one }) => one === "wait"))(
    "waits for $name, and then it is the customer's turn",
    ({ throws, turn, waitSeconds }) => {
      expect({ throws, turn }).toEqual({ throws: errors.Parked, turn: "customer" });
      expect(waitSeconds).toBeGreaterThanOrEqual(3600);
    },
  );

  it.each(CATALOGUE.filter(({ turn }) => turn === "vendor"))(
    "throws nothing that would stop the workflow for $name",
    ({ throws }) => {
      expect([undefined, errors.NotReady]).toContain(throws);
    },
  );

  it.each([...CATALOGUE])("has both voices for $name", (entry) => {
    const failure = failureOf(entry);

    expect(Failure.parse(failure)).toEqual(failure);
    expect(failure).toMatchObject({ entry: entry.name, turn: entry.turn });
    expect(failure.customerMessage).toMatch(/support/);
    expect(failure.staffMessage).toContain(textOf(entry).message);
    expect(failure.staffMessage).toContain(entry.staff);
  });
});

describe("the customer", () => {
  it.each(CATALOGUE.filter(({ advice }) => advice))(
    "reads of $name what is, what must be and what to do",
    (entry) => {
      const { customerMessage } = failureOf(entry);

      expect(customerMessage).toMatch(
        /^.+ What must be: .+\. What to do: .+\. (In the AWS console: <https:.+>\. )?(By the AWS command line: `aws .+`\. )?When that is done, tell our support/,
      );
    },
  );

  it("hears AWS's own words of what it could not make, though the vendor acts", () => {
    const degraded = "add-on coredns is DEGRADED; InsufficientNumberOfReplicas: too few";

    const failure = describeFailure({
      error: "NotMade",
      message: `${degraded}, 3 times over`,
      step: "EnsureAddons",
      cluster,
    });

    expect(failure).toMatchObject({ entry: "AddonDegraded", turn: "vendor" });
    expect(failure.customerMessage).toBe(
      `Provisioning has stopped at “Add-ons” since AWS could not make what it needs: ${degraded}, 3 times over. There is nothing for you to do: our support has been told and goes on from here; nothing that was created is lost.`,
    );
    expect(failure.staffMessage).toContain(`NotMade in step EnsureAddons: ${degraded}`);
  });

  const ofOurs = CATALOGUE.filter(({ name, turn }) => turn === "vendor" && name !== "NotMade");

  it.each([...ofOurs, { name: "Unheard" }])(
    "reads nothing of the insides of $name",
    ({ name, codes = [name] }: { name: string; codes?: readonly string[] }) => {
      const failure = describeFailure({
        error: codes[0] ?? "",
        message: SECRET,
        step: "EnsureDatabase",
        cluster,
      });

      if (failure.turn === "customer") return;
      expect(failure.customerMessage).not.toContain(SECRET);
      expect(failure.customerMessage).toContain("at “RDS database” for a reason on our side");
      expect(failure.staffMessage).toContain(`in step EnsureDatabase: ${SECRET}`);
    },
  );

  it("is led to the very quota, in the cluster's Region", () => {
    const failure = describeFailure({
      error: "QuotaExceeded",
      message: "AddressLimitExceeded: The maximum number of addresses has been reached.",
      cluster,
    });

    const link =
      "https://eu-west-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-0263D0A3";
    expect(failure.link).toBe(link);
    expect(failure.customerMessage).toBe(
      "AddressLimitExceeded: The maximum number of addresses has been reached. What must be: account 123456789012 must have room for 2 more Elastic IP addresses in eu-west-1. What to do: request an increase of quota L-0263D0A3, or delete Elastic IP addresses that the account does not need. " +
        `In the AWS console: <${link}>. ` +
        "By the AWS command line: `aws service-quotas request-service-quota-increase --region eu-west-1 --service-code ec2 --quota-code L-0263D0A3 --desired-value 10`. When that is done, tell our support, who then go on from here; nothing that was created is lost.",
    );
  });

  it("finds quotas of IAM where IAM keeps them", () => {
    const { link } = describeFailure({
      error: "QuotaExceeded",
      message: "LimitExceeded: Cannot exceed quota for RolesPerAccount: 1000",
      cluster,
    });

    expect(link).toContain("https://us-east-1.console.aws.amazon.com/");
  });

  it("is told which policy of the organization denies it", () => {
    const { customerMessage } = describeFailure({
      error: "AccessDenied",
      message:
        "AccessDenied: no, with an explicit deny in a service control policy: arn:aws:organizations::210987654321:policy/o-b2fpbzyd95/service_control_policy/p-v4qqk7we",
      cluster,
    });

    expect(customerMessage).toContain(
      "to except account 123456789012, or its organizational unit, from p-v4qqk7we",
    );
  });

  it("is told the kind of policy when AWS does not name it", () => {
    const { customerMessage } = describeFailure({
      error: "AccessDenied",
      message: "AccessDenied: no, with an explicit deny in a service control policy",
      cluster,
    });

    expect(customerMessage).toContain("from the policy that denies it");
  });

  it("is offered other instance types of the same size", () => {
    const { customerMessage } = describeFailure({
      error: "WaitedTooLong",
      message: "InsufficientInstanceCapacity: none",
      cluster,
    });

    expect(customerMessage).toContain("such as m5d.xlarge, m6i.xlarge");
  });

  it("is spared the encoded message", () => {
    const failure = describeFailure({
      error: "AccessDenied",
      message:
        "UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: 0l-KPWQJ8q5z3",
      cluster,
    });

    expect(failure.customerMessage).toMatch(/perform this operation\. What must be/);
    expect(failure.staffMessage).toContain("0l-KPWQJ8q5z3");
  });
});

describe("describeFailure", () => {
  it("leaves an unknown error to support, which can redrive", () => {
    const failure = describeFailure({ error: "Novel", message: "never seen", cluster });

    expect(failure).toMatchObject({ error: "Novel", turn: "vendor", canRedrive: true });
    expect(failure).not.toHaveProperty("step");
    expect(failure).not.toHaveProperty("entry");
  });

  it("offers no redrive of a definition that is wrong", () => {
    const failure = describeFailure({ error: "States.Runtime", message: "no path", cluster });

    expect(failure.canRedrive).toBe(false);
  });

  it("hands on what was gathered", () => {
    const evidence = ["2026-11-23T10:00:00.000Z NodeCreationFailure: i-1"];

    const failure = describeFailure({ error: "NotMade", message: "x", cluster, evidence });

    expect(failure.evidence).toEqual(evidence);
  });

  it("does not take the beginning of a code for the code", () => {
    expect(entryOf({ error: "InvalidSubnet.Conflict", message: "x", cluster })).toBeUndefined();
    expect(entryOf({ error: "InvalidSubnet", message: "x", cluster })?.name).toBe("NotListedYet");
  });
});
