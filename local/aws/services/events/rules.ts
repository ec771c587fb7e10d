/** Rules of event buses: which events go on. */

import type {
  DeleteRuleCommandInput,
  DescribeRuleCommandInput,
  ListRulesCommandInput,
  PutRuleCommandInput,
  Rule as RuleView,
  Target,
} from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { page } from "../page.ts";
import { mustBus, type SimulatedBus } from "./buses.ts";
import { compilePattern, InvalidPattern } from "./pattern.ts";
import { runSchedule, secondsOf } from "./schedules.ts";

export interface Rule {
  name: string;
  arn: string;
  busName: string;
  description: string | undefined;
  state: "ENABLED" | "DISABLED";
  pattern: string | undefined;
  matches: (event: unknown) => boolean;
  scheduleExpression: string | undefined;
  /** Aborted when another rule takes the place of this one, or none. */
  stop: AbortController;
  /** Targets by id. */
  targets: Map<string, Target>;
}

/** Makes a rule or replaces it; its targets stay. */
export const putRule = (input: PutRuleCommandInput, call: Call) => {
  const { Name = "", EventPattern: pattern, ScheduleExpression, Description, State } = input;
  const bus = mustBus(input.EventBusName, call);
  const seconds = ScheduleExpression === undefined ? undefined : secondsOf(ScheduleExpression);
  if (seconds !== undefined && bus.name !== "default")
    throw new AwsError(
      "ValidationException",
      "ScheduleExpression is supported only on the default event bus.",
    );
  if (!pattern && seconds === undefined)
    throw new AwsError(
      "ValidationException",
      "Parameter(s) EventPattern or ScheduleExpression must be specified.",
    );
  const rule: Rule = {
    name: Name,
    arn: ruleArn(bus, Name, call),
    busName: bus.name,
    description: Description,
    state: State === "DISABLED" ? "DISABLED" : "ENABLED",
    pattern,
    matches: pattern ? matcherOf(pattern) : () => false,
    scheduleExpression: ScheduleExpression,
    stop: new AbortController(),
    targets: bus.rules.get(Name)?.targets ?? new Map(),
  };
  bus.rules.get(Name)?.stop.abort();
  bus.rules.set(Name, rule);
  const { signal } = rule.stop;
  if (seconds !== undefined && rule.state === "ENABLED")
    void runSchedule({ rule, seconds, signal }, call);
  return { RuleArn: rule.arn };
};

const ruleArn = ({ name: bus }: SimulatedBus, name: string, { account, region }: Place) =>
  `arn:aws:events:${region}:${account}:rule/${bus === "default" ? "" : `${bus}/`}${name}`;

const matcherOf = (pattern: string) => {
  const reason = reasonAgainst(pattern);
  if (reason)
    throw new AwsError(
      "InvalidEventPatternException",
      `Event pattern is not valid. Reason: ${reason}`,
    );
  return compilePattern(JSON.parse(pattern));
};

const reasonAgainst = (pattern: string) => {
  try {
    compilePattern(JSON.parse(pattern));
    return undefined;
  } catch (error) {
    if (error instanceof InvalidPattern || error instanceof SyntaxError) return error.message;
    throw error;
  }
};

/** The rule of that name, or `ResourceNotFoundException`. */
export const mustRule = (
  name: string | undefined,
  busName: string | undefined,
  place: Place,
): Rule => {
  const bus = mustBus(busName, place);
  const rule = bus.rules.get(name ?? "");
  if (!rule)
    throw new AwsError(
      "ResourceNotFoundException",
      `Rule ${name} does not exist on EventBus ${bus.name}.`,
    );
  return rule;
};

const describe = ({ Name, EventBusName }: DescribeRuleCommandInput, call: Call) =>
  view(mustRule(Name, EventBusName, call));

const list = (input: ListRulesCommandInput, call: Call) => {
  const { NamePrefix = "", EventBusName, Limit, NextToken } = input;
  const rules = [...mustBus(EventBusName, call).rules.values()];
  const named = rules.filter(({ name }) => name.startsWith(NamePrefix));
  const { items, nextToken } = page(named, { size: Limit ?? 100, token: NextToken });
  return { Rules: items.map(view), ...(nextToken && { NextToken: nextToken }) };
};

const remove = ({ Name, EventBusName }: DeleteRuleCommandInput, call: Call) => {
  const { rules } = mustBus(EventBusName, call);
  if (rules.get(Name ?? "")?.targets.size)
    throw new AwsError("ValidationException", "Rule can't be deleted since it has targets.");
  rules.get(Name ?? "")?.stop.abort();
  rules.delete(Name ?? "");
  return {};
};

const view = (rule: Rule): RuleView => ({
  Name: rule.name,
  Arn: rule.arn,
  EventBusName: rule.busName,
  State: rule.state,
  ...(rule.pattern && { EventPattern: rule.pattern }),
  ...(rule.scheduleExpression && { ScheduleExpression: rule.scheduleExpression }),
  ...(rule.description && { Description: rule.description }),
});

export const rules = {
  PutRule: putRule,
  DescribeRule: describe,
  ListRules: list,
  DeleteRule: remove,
};
