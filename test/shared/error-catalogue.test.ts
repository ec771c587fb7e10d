import { describe, expect, it } from "vitest";
import { CATALOGUE, describeFailure } from "../../shared/error-catalogue.ts";
import * as errors from "../../shared/errors.ts";
import { Failure } from "../../shared/events.ts";
import { aCluster } from "../support/requests.ts";

const cluster = aCluster({ region: "eu-west-1" });
const SECRET = "table astro-provisioner in account 999999999999";

const ours = Object.values(errors).filter((Kind) => Kind !== errors.CustomerError);
const customers = ours.filter(({ prototype }) => prototype instanceof errors.CustomerError);

describe("the catalogue", () => {
  it.each(ours.map(({ name }) => name))("knows %s", (name) => {
    expect(CATALOGUE).toHaveProperty(name);
  });

  it.each(customers.map(({ name }) => name))("gives %s to the customer", (name) => {
    expect(CATALOGUE[name]?.turn).toBe("customer");
  });

  it.each(Object.entries(CATALOGUE))("has both voices for %s", (error, { turn, canRedrive }) => {
    const failure = describeFailure({ error, message: "what is, what must be", cluster });

    expect(Failure.parse(failure)).toEqual(failure);
    expect(failure).toMatchObject({ error, turn, canRedrive });
    expect(failure.customerMessage).toMatch(/support/);
    expect(failure.staffMessage).toContain(`${error}: what is, what must be. `);
  });
});

describe("describeFailure", () => {
  it.each(Object.keys(CATALOGUE).filter((name) => CATALOGUE[name]?.turn === "customer"))(
    "tells the customer what %s is about",
    (error) => {
      const { customerMessage } = describeFailure({ error, message: "quota is 5", cluster });

      expect(customerMessage).toMatch(/^quota is 5\. /);
    },
  );

  it.each([
    ...Object.keys(CATALOGUE).filter((name) => CATALOGUE[name]?.turn === "vendor"),
    "Other",
  ])("tells the customer nothing of the insides of %s", (error) => {
    const failure = describeFailure({ error, message: SECRET, step: "EnsureDatabase", cluster });

    expect(failure.customerMessage).not.toContain(SECRET);
    expect(failure.customerMessage).not.toContain(error);
    expect(failure.customerMessage).toContain("at “RDS database” for a reason on our side");
    expect(failure.staffMessage).toContain(`${error} in step EnsureDatabase: ${SECRET}`);
  });

  it("links to the quotas of the cluster's region", () => {
    const { customerMessage } = describeFailure({
      error: "QuotaExceeded",
      message: "AddressLimitExceeded: The maximum number of addresses has been reached.",
      cluster,
    });

    expect(customerMessage).toContain(
      "account 123456789012 in eu-west-1 is used up: request an increase at https://eu-west-1.console.aws.amazon.com/servicequotas/home",
    );
  });

  it("leaves an unknown error to support, which can redrive", () => {
    const failure = describeFailure({ error: "TypeError", message: "x is undefined", cluster });

    expect(failure).toMatchObject({ error: "TypeError", turn: "vendor", canRedrive: true });
    expect(failure).not.toHaveProperty("step");
  });

  it("offers no redrive of a definition that is wrong", () => {
    const { canRedrive } = describeFailure({
      error: "States.Runtime",
      message: "no path",
      cluster,
    });

    expect(canRedrive).toBe(false);
  });
});
