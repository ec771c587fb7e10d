import { readFileSync } from "node:fs";
import { StateMachine } from "aws-local-stepfunctions";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as errors from "../../shared/errors.ts";
import { STEP_NAMES, type StepName } from "../../shared/steps.ts";
import { stepsOf, WORKFLOW_NAMES } from "../../shared/workflows.ts";
import { outline, readWorkflow, type State, statesOf } from "../support/definition.ts";

const workflows = {
  provisioning: readWorkflow("provision-cluster"),
  deletion: readWorkflow("delete-cluster"),
};
const isTask = ([, { Type }]: [string, State]) => Type === "Task";
const tasks = Object.values(workflows).flatMap(statesOf).filter(isTask);
const functionOf = ({ Resource }: State) => Resource?.["Fn::GetAtt"][0] ?? "";

describe("the provisioning workflow", () => {
  it("runs everything in parallel that can be", () => {
    expect(outline(workflows.provisioning)).toEqual([
      "ProveTrust",
      "Preflight",
      "Foundations",
      "- EnsureVpc",
      "  InVpc",
      "  - EnsureSubnets",
      "  - EnsureSecurityGroups",
      "- EnsureServiceLinkedRoles",
      "- EnsureRoles",
      "- EnsureEncryptionKey",
      "  EnsureLogGroup",
      "DataPlane",
      "- Kubernetes",
      "  - EnsureInternetGateway",
      "    EnsureNatGateways",
      "    EnsureRoutes",
      "  - EnsureEndpoints",
      "  - EnsureEksCluster",
      "    EnsureBootstrapAddons",
      "  Nodes",
      "  - EnsureNodeGroups",
      "    OnNodes",
      "    - EnsureAddons",
      "    - EnsureAutoscalerTags",
      "  - EnsureAccessEntry",
      "    EnsureOidcProvider",
      "- EnsureDatabase",
      "- EnsureLogBucket",
      "  EnsureFlowLogs",
      "Activate",
    ]);
  });
});

it("is drawn in the README as it is", () => {
  const blocks = readFileSync("README.md", "utf8").split("```\n");
  const drawing = blocks.find((block) => block.startsWith("ProveTrust")) ?? "";

  const drawn = drawing.trim().split("\n");

  expect(drawn.map((line) => line.replace(/(\w) .*$/, "$1"))).toEqual(
    outline(workflows.provisioning),
  );
});

describe("the deletion workflow", () => {
  it("runs everything in parallel that can be, and takes from nodes nothing that they still use", () => {
    expect(outline(workflows.deletion)).toEqual([
      "StopProvisioning",
      "WasAnythingMade, else VerifyDeletion",
      "Workloads",
      "- RemoveNodeGroups",
      "  Kubernetes",
      "  - RemoveEksCluster",
      "  - RemoveNatGateways",
      "  - RemoveEndpoints",
      "- RemoveDatabase",
      "Foundations",
      "- RemoveKubernetesLeftovers",
      "  Network",
      "  - RemoveFlowLogs",
      "  - RemoveInternetGateway",
      "  - RemoveSubnets",
      "    RemoveRoutes",
      "  - RemoveSecurityGroups",
      "  RemoveVpc",
      "- RemoveOidcProvider",
      "- RemoveEncryptionKey",
      "- RemoveLogGroup",
      "- RemoveRoles",
      "- RemoveLogBucket",
      "VerifyDeletion",
    ]);
  });

  /** What needs no step of its own to be removed. */
  const GOES_OTHERWISE: Record<string, string> = {
    AutoscalerTags: "a node group's tags go with it",
    AccessEntry: "EKS deletes access entries with their cluster",
    BootstrapAddons: "EKS deletes add-ons with their cluster",
    Addons: "EKS deletes add-ons with their cluster",
    ServiceLinkedRoles: "they are AWS's own, and others may use them",
  };

  /** What is removed without having been made by a step. */
  const OTHERS_MADE = ["KubernetesLeftovers"];

  it("removes all that provisioning makes, and what came of that", () => {
    const resourcesOf = (verb: string) =>
      STEP_NAMES.flatMap((name: StepName) =>
        name.startsWith(verb) ? name.slice(verb.length) : [],
      );

    const made = resourcesOf("Ensure").filter((resource) => !GOES_OTHERWISE[resource]);

    expect(resourcesOf("Remove").toSorted()).toEqual([...made, ...OTHERS_MADE].toSorted());
    expect(resourcesOf("Ensure")).toEqual(expect.arrayContaining(Object.keys(GOES_OTHERWISE)));
  });
});

describe.each(WORKFLOW_NAMES)("the workflow of %s", (name) => {
  const workflow = workflows[name];
  const states = statesOf(workflow);
  const tasks = states.filter(isTask);

  it("is a valid definition", () => {
    const resolved = JSON.parse(JSON.stringify(workflow), (key, value) =>
      key === "Resource" ? "arn:aws:lambda:us-east-1:999999999999:function:any" : value,
    );

    expect(() => new StateMachine(resolved)).not.toThrow();
  });

  it("has a task for each step, and no other", () => {
    expect(tasks.map(([step]) => step).toSorted()).toEqual(stepsOf(name).toSorted());
  });

  it("catches nothing, so that a redrive starts at the step that failed", () => {
    expect(states.filter(([, state]) => state.Catch || state.Type === "Fail")).toEqual([]);
  });

  it("has a time-out on each task and on the whole", () => {
    expect(tasks.filter(([, state]) => !state.TimeoutSeconds)).toEqual([]);
    expect(workflow.TimeoutSeconds).toBeGreaterThan(0);
  });
});

describe("retriers", () => {
  const retriers = tasks.flatMap(([, { Retry = [] }]) => Retry);
  const finalErrors = Object.values(errors)
    .filter(({ prototype }) => prototype instanceof errors.FinalError)
    .map(({ name }) => name)
    .filter((name) => name !== "CustomerError");

  it("name only errors that exist", () => {
    const known = Object.values(errors).map((error) => error.name);

    const named = new Set(retriers.flatMap(({ ErrorEquals }) => ErrorEquals));

    expect(
      [...named].filter((name) => !name.startsWith("States.") && !known.includes(name)),
    ).toEqual([]);
  });

  it.each(tasks)("of %s never retry what trying again does not change", (_name, { Retry = [] }) => {
    const never = Retry.filter(({ MaxAttempts }) => MaxAttempts === 0);

    expect(never.flatMap(({ ErrorEquals }) => ErrorEquals).toSorted()).toEqual(
      finalErrors.toSorted(),
    );
  });

  it.each(tasks)("of %s end with one for anything else that waits at least 5 s", (_name, state) => {
    const last = state.Retry?.at(-1);

    expect(last?.ErrorEquals).toEqual(["States.ALL"]);
    expect(last?.IntervalSeconds).toBeGreaterThanOrEqual(5);
    expect(last).not.toHaveProperty("JitterStrategy");
  });

  it.each(tasks.filter(([name]) => ["EnsureEncryptionKey", "EnsureEksCluster"].includes(name)))(
    "of %s outlast the time until KMS goes by a new key's tags",
    (_name, { Retry = [] }) => {
      const denied = Retry.find(({ ErrorEquals }) => ErrorEquals.includes("AccessDenied"));

      const { IntervalSeconds = 0, MaxAttempts = 0 } = denied ?? {};
      expect(IntervalSeconds * MaxAttempts).toBe(300);
    },
  );

  /** They are waited for one after the other, so that each delay adds to the others. */
  const IN_TURN = ["EnsureEksCluster", "EnsureNodeGroups", "EnsureAddons"];

  it.each(tasks)("of %s look again every few seconds without backoff", (name, { Retry = [] }) => {
    const later = Retry.find(({ ErrorEquals }) => ErrorEquals.includes("NotReady"));

    expect(later).toMatchObject({
      IntervalSeconds: IN_TURN.includes(name) ? 5 : 10,
      BackoffRate: 1,
    });
  });
});

describe("the functions of the workflow", () => {
  const functions = readFunctions();

  it.each(tasks)("are in serverless.yml and say that they are the step %s", (name, state) => {
    const { handler } = functions[functionOf(state)] ?? { handler: "" };
    const [file, exported] = handler.split(".");
    const source = readFileSync(`${file}.ts`, "utf8");

    expect(source).toContain(`export const ${exported} = step(`);
    expect(source.split(`export const ${exported} = step(`)[1]?.trimStart()).toMatch(
      new RegExp(`^"${name}"`),
    );
  });
});

function readFunctions(): Record<string, { handler: string }> {
  const service = parse(readFileSync("serverless.yml", "utf8"));
  const parts = [service.functions].flat();
  return Object.assign(
    {},
    ...parts.map((part) => {
      const file = typeof part === "string" && /\$\{file\(([^)]+)\)\}/.exec(part)?.[1];
      return file ? parse(readFileSync(file, "utf8")) : part;
    }),
  );
}
