/** The simulated AWS over HTTP: one endpoint for all services, as `AWS_ENDPOINT_URL` expects. */

import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
// Whoever asks this server does so after that is loaded.
import "../invoke-store.ts";
import { authorize } from "./authorization.ts";
import { callerOf, scopeOf } from "./caller.ts";
import { AwsError } from "./errors.ts";
import { ConnectionLost, fateOf } from "./faults.ts";
import type { Operation, Service } from "./service.ts";
import { throttle } from "./throttling.ts";
import { modelOf, type OperationModel, type ServiceModel } from "./wire/model.ts";
import {
  type Protocol,
  protocolOf,
  type Reply,
  type WireRequest,
  type WireResponse,
} from "./wire/protocol.ts";
import type { Call, World } from "./world.ts";

/**
 * Services by the name that requests to them are signed for, such as `ec2` or `states`; where two
 * APIs are signed for one name, followed by the version that requests name.
 */
export type Services = Record<string, Service>;

/** Answers every AWS request; one that names an unknown service or operation is refused. */
export const createAwsListener = (world: World, services: Services): RequestListener => {
  const models = new Map<string, ServiceModel>();
  const modelFor = (name: string, service: Service) => {
    const model = models.get(name) ?? modelOf(service.client);
    models.set(name, model);
    return model;
  };

  return async (request, response) => {
    const wire = await wireRequest(request);
    const reply = { model: fallbackFor(wire), requestId: randomUUID() };
    let protocol = protocolOf(reply.model);
    try {
      const scope = scopeOf(request);
      const name = nameOf(scope.service, wire);
      const service = services[name];
      if (!service) throw unknown(`service ${scope.service}`);
      reply.model = modelFor(name, service);
      protocol = protocolOf(reply.model);
      const caller = callerOf(world, scope.accessKeyId, reply.model.protocol);
      const call = { world, caller, account: caller.account, region: scope.region };
      const answered = await answer({ wire, protocol, reply, service, call, name: scope.service });
      send(wire, response, answered);
    } catch (error) {
      if (error instanceof ConnectionLost) return void response.destroy();
      if (!(error instanceof AwsError)) console.error(error);
      send(wire, response, protocol.refuse(asAwsError(error), reply));
    }
  };
};

interface Exchange {
  wire: WireRequest;
  protocol: Protocol;
  reply: Reply;
  service: Service;
  name: string;
  call: Call;
}

const answer = async (exchange: Exchange): Promise<WireResponse> => {
  const { wire, protocol, reply, service } = exchange;
  const model = protocol.route(wire, reply.model);
  const operation = model && service.operations[model.name];
  if (!model || !operation)
    throw unknown(`operation ${model?.name ?? `${wire.method} ${wire.path}`}`);
  const input = protocol.decode(wire, model);
  const output = await journalled(exchange, model, input, operation);
  return protocol.encode(model, output ?? {}, reply);
};

/** Runs the operation and keeps, of every call, who made it and how it ended. */
const journalled = async (
  { wire, call, name }: Exchange,
  model: OperationModel,
  input: Record<string, unknown>,
  operation: Operation,
) => {
  const traceId = wire.headers["x-amzn-trace-id"] as string | undefined;
  const entry = {
    at: call.world.clock.now(),
    account: call.account,
    region: call.region,
    service: name,
    operation: model.name,
    caller: call.caller.arn,
    ...(traceId && { traceId }),
    input,
  };
  const invocation = call.world.invocations.get(traceId ?? "");
  const fate = fateOf(call.world, { ...entry, traceId });
  call.world.journal.push(entry);
  try {
    fate.before();
    if (invocation) throttle(entry, invocation, call);
    const actions = await authorize({ service: name, operation: model.name, input }, call);
    Object.assign(entry, { actions });
    const output = (await operation(input as never, call)) as object | undefined;
    fate.after(output, call);
    return output;
  } catch (error) {
    Object.assign(entry, { error: codeOf(error) });
    throw error;
  } finally {
    await invocation?.time.rest(call.world.latencies("apiCall"));
  }
};

/** Both generations of load balancers are signed for one name. */
const nameOf = (signedFor: string, { body }: WireRequest) => {
  if (signedFor !== "elasticloadbalancing") return signedFor;
  return `${signedFor}/${new URLSearchParams(body.toString("utf8")).get("Version")}`;
};

const unknown = (what: string) =>
  new AwsError("InvalidAction", `the simulated AWS has no ${what}`, 400);

const asAwsError = (error: unknown) =>
  error instanceof AwsError ? error : new AwsError("InternalFailure", String(error), 500);

const codeOf = (error: unknown) =>
  error instanceof ConnectionLost ? error.name : asAwsError(error).code;

/** What is spoken to a caller whose service is not known: forms are answered in XML, all else in JSON. */
const fallbackFor = ({ headers }: WireRequest): ServiceModel => {
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  return {
    protocol: `aws.protocols#${isForm ? "awsQuery" : "restJson1"}`,
    xmlNamespace: "",
    operations: new Map(),
  };
};

const wireRequest = async (request: IncomingMessage): Promise<WireRequest> => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://aws");
  return {
    method: request.method ?? "GET",
    path: pathname,
    query: searchParams,
    headers: request.headers,
    body: await buffer(request),
  };
};

/**
 * The date of an answer is the one that its request was signed with. Callers live in simulated time
 * or in real time, and an SDK that sees its clock differ from AWS's sends refused requests again.
 */
const send = (wire: WireRequest, response: ServerResponse, answered: WireResponse) => {
  const { status, headers, body } = answered;
  const [signedAt] = String(wire.headers["x-amz-date"] ?? "").match(/^\d{8}T\d{6}Z$/) ?? [];
  const date = signedAt?.replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z");
  response.writeHead(status, { ...headers, ...(date && { date: new Date(date).toUTCString() }) });
  response.end(body);
};
