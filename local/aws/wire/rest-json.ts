/** REST with JSON bodies, as EKS speaks it. */

import { readBody, readBound } from "./http-bindings.ts";
import type { Protocol } from "./protocol.ts";
import { routeRest } from "./rest-route.ts";
import { readJson, writeJson } from "./shapes.ts";

export const restJson: Protocol = {
  route: (request, model) => routeRest(request, model),
  decode: (request, operation) => ({
    ...readBody(operation.input, request.body, readJson),
    ...readBound(request, operation),
  }),
  encode: (operation, output) => ({
    status: operation.http?.status ?? 200,
    headers: { "content-type": "application/json" },
    body: writeJson(operation.output, output),
  }),
  refuse: ({ code, message, status, fields }) => ({
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": code },
    body: JSON.stringify({ message, ...fields }),
  }),
};
