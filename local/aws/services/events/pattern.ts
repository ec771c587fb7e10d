/** Event patterns of EventBridge rules (EventBridge user guide, "content filtering"). */

type Json = unknown;
type Test = (value: Json) => boolean;
type Members = Record<string, Json>;

/** Why a pattern is none, in EventBridge's words. */
export class InvalidPattern extends Error {
  override readonly name = "InvalidPattern";
}

/** Whether an event matches; throws `InvalidPattern` for what is no pattern. */
export const compilePattern = (pattern: Json): Test => {
  if (!isObject(pattern)) throw new InvalidPattern("Filter is not an object");
  const tests = Object.entries(pattern).map(([key, wanted]) =>
    key === "$or" ? anyPattern(wanted) : memberTest(key, wanted),
  );
  return (event) => isObject(event) && tests.every((test) => test(event));
};

const isObject = (value: Json): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const anyPattern = (patterns: Json): Test => {
  const tests = mustList(patterns, "$or").map(compilePattern);
  return (event) => tests.some((test) => test(event));
};

/** An array in the event matches when any of its elements does. */
const memberTest = (key: string, wanted: Json): Test => {
  if (isObject(wanted)) {
    const test = compilePattern(wanted);
    return (event) => valuesOf(event, key, {}).some(test);
  }
  const matchers = mustList(wanted, key).map(matcher);
  return (event) => matchers.some((matches) => matches(valuesOf(event, key, undefined)));
};

const mustList = (value: Json, key: string): Json[] => {
  if (!Array.isArray(value)) throw new InvalidPattern(`"${key}" must be an object or an array`);
  if (!value.length) throw new InvalidPattern("Empty arrays are not allowed");
  return value;
};

/** What an event has under a key: one value, an array's elements, or what stands for nothing. */
const valuesOf = (event: Json, key: string, nothing: Json): Json[] => {
  const value = isObject(event) ? event[key] : undefined;
  return value === undefined ? [nothing] : [value].flat();
};

/** One alternative of a leaf: a literal, or `{ operator: operand }`. */
const matcher = (wanted: Json): ((values: Json[]) => boolean) => {
  if (!isObject(wanted)) return (values) => values.includes(wanted);
  const [[operator, operand] = ["", undefined], ...others] = Object.entries(wanted);
  if (others.length) throw new InvalidPattern("Only one key allowed in match expression");
  if (operator === "exists")
    return (values) => values.some((value) => value !== undefined) === operand;
  const test = operatorTest(operator, operand);
  return (values) => values.some((value) => value !== undefined && test(value));
};

const operatorTest = (operator: string, operand: Json): Test => {
  const make = OPERATORS[operator];
  if (!make) throw new InvalidPattern(`Unrecognized match type ${operator}`);
  return make(operand, operator);
};

const OPERATORS: Record<string, (operand: Json, operator: string) => Test> = {
  prefix: (operand, operator) =>
    affix(operand, operator, (value, start) => value.startsWith(start)),
  suffix: (operand, operator) => affix(operand, operator, (value, end) => value.endsWith(end)),
  "equals-ignore-case": (operand, operator) =>
    text(operand, operator, (value, wanted) => fold(value) === fold(wanted)),
  wildcard: (operand, operator) =>
    text(operand, operator, (value, wanted) => glob(wanted).test(value)),
  "anything-but": (operand) => anythingBut(operand),
  numeric: (operand) => numeric(mustList(operand, "numeric")),
};

type TextTest = (value: string, wanted: string) => boolean;

const text = (operand: Json, operator: string, matches: TextTest): Test => {
  if (typeof operand !== "string")
    throw new InvalidPattern(`${operator} match pattern must be a string`);
  return (value) => typeof value === "string" && matches(value, operand);
};

/** Start or end of a text, as it stands or `{ "equals-ignore-case": … }`. */
const affix = (operand: Json, operator: string, matches: TextTest): Test =>
  isObject(operand)
    ? text(operand["equals-ignore-case"], operator, (value, wanted) =>
        matches(fold(value), fold(wanted)),
      )
    : text(operand, operator, matches);

const fold = (value: string) => value.toLowerCase();

/** `*` is any text, `\*` a star and `\\` a backslash. */
const glob = (pattern: string) =>
  new RegExp(
    `^${pattern.replace(/\\([\\*])|[.*+?^${}()|[\]\\]/g, (found, escaped) =>
      found === "*" ? ".*" : `\\${escaped ?? found}`,
    )}$`,
    "s",
  );

/** Not one of some values, or none of what an operator matches: `{ prefix: [ … ] }`. */
const anythingBut = (operand: Json): Test => {
  if (!isObject(operand)) return (value) => ![operand].flat().includes(value);
  const [[operator, operands] = ["", undefined]] = Object.entries(operand);
  const tests = [operands].flat().map((one) => operatorTest(operator, one));
  return (value) => !tests.some((test) => test(value));
};

const COMPARISONS: Record<string, (value: number, limit: number) => boolean> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};

/** `[">", 0, "<=", 5]`: all of the comparisons. */
const numeric = ([operator, limit, ...more]: Json[]): Test => {
  const compare = COMPARISONS[String(operator)];
  if (!compare) throw new InvalidPattern(`Unrecognized numeric range operator: ${operator}`);
  if (typeof limit !== "number") throw new InvalidPattern("Value of numeric match must be numeric");
  const others: Test = more.length ? numeric(more) : () => true;
  return (value) => typeof value === "number" && compare(value, limit) && others(value);
};
