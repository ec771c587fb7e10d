/** JSON 1.0 and 1.1: the operation in a header, JSON in, JSON out. */

import type { Protocol } from "./protocol.ts";
import { readJson, writeJson } from "./shapes.ts";

/** The protocol of Step Functions, EventBridge, SQS, Service Quotas and KMS. */
export const jsonRpc = (contentType: string): Protocol => ({
  route: (request, model) => {
    const target = String(request.headers["x-amz-target"] ?? "");
    return model.operations.get(target.slice(target.indexOf(".") + 1));
  },
  decode: (request, operation) =>
    request.body.length && operation.input.isStructSchema()
      ? readJson(operation.input, request.body)
      : {},
  encode: (operation, output) => ({
    status: 200,
    headers: { "content-type": contentType },
    body: operation.output.isStructSchema() ? writeJson(operation.output, output) : "{}",
  }),
  refuse: ({ code, message, status, fields }) => ({
    status,
    headers: { "content-type": contentType },
    body: JSON.stringify({ __type: code, message, ...fields }),
  }),
});
