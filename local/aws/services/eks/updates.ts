/** Updates: EKS's receipts for changes. Here a change is in force at once. */

import { randomUUID } from "node:crypto";
import type { Update, UpdateParamType, UpdateType } from "@aws-sdk/client-eks";
import type { Place } from "../../world.ts";

/** The receipt for a change; parameters that were not given are left out of it. */
export const updateOf = (
  type: UpdateType,
  params: Partial<Record<UpdateParamType, unknown>>,
  { world }: Place,
): Update => ({
  id: randomUUID(),
  status: "InProgress",
  type,
  params: Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({
      type: name as UpdateParamType,
      value: typeof value === "string" ? value : JSON.stringify(value),
    })),
  createdAt: new Date(world.clock.now()),
  errors: [],
});
