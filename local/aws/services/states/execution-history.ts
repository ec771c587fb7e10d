/** GetExecutionHistory: what happened, page by page. */

import type { GetExecutionHistoryCommandInput, HistoryEvent } from "@aws-sdk/client-sfn";
import type { Call } from "../../world.ts";
import { page } from "../page.ts";
import { mustExecution } from "./execution.ts";

const get = (request: GetExecutionHistoryCommandInput, call: Call) => {
  const { history } = mustExecution(request.executionArn, call);
  const ordered = request.reverseOrder ? history.toReversed() : history;
  const options = { size: request.maxResults || 100, token: request.nextToken };
  const { items, nextToken } = page(ordered, options);
  const events = request.includeExecutionData === false ? items.map(withoutData) : items;
  return { events, ...(nextToken && { nextToken }) };
};

const DATA = new Set(["input", "inputDetails", "output", "outputDetails"]);

const withoutData = (event: HistoryEvent): HistoryEvent => {
  const members = Object.entries(event).map(([name, value]) => [
    name,
    name.endsWith("EventDetails")
      ? Object.fromEntries(Object.entries(value).filter(([detail]) => !DATA.has(detail)))
      : value,
  ]);
  return Object.fromEntries(members);
};

export const executionHistory = { GetExecutionHistory: get };
