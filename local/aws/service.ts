/** What a simulated service is: typed functions, one an operation, beside the SDK's client module. */

import type { GetOutputType } from "@smithy/types";
import type { Call } from "./world.ts";

/** The operations of an SDK client module, typed by the SDK: input in, output or AwsError out. */
export type Operations<Module> = {
  [Key in keyof Module as Key extends `${infer Name}Command` ? Name : never]?: (
    input: CommandInput<Module[Key]>,
    call: Call,
  ) => Answer<CommandOutput<Module[Key]>> | Promise<Answer<CommandOutput<Module[Key]>>>;
};

/** One simulated service: the SDK's module gives the wire protocol, the operations the behaviour. */
export interface Service {
  client: object;
  operations: Record<string, Operation>;
}

export type Operation = (input: never, call: Call) => unknown;

/** Joins a client module with the operations that are imitated, checked against the module's types. */
export const service = <Module extends object>(
  client: Module,
  operations: NoInfer<Operations<Module>>,
): Service => ({ client, operations: operations as Record<string, Operation> });

type Answer<Output> = Omit<Output, "$metadata">;
type Made<Class> = Class extends abstract new (...args: never) => infer Instance ? Instance : never;
type CommandInput<Class> = Made<Class> extends { readonly input: infer Input } ? Input : never;
type CommandOutput<Class> = GetOutputType<Made<Class>>;
