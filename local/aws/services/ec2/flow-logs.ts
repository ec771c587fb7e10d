/** Flow logs of VPCs, delivered to S3. Nothing flows here, so nothing is written. */

import type {
  CreateFlowLogsCommandInput,
  DeleteFlowLogsCommandInput,
  DescribeFlowLogsCommandInput,
  FlowLog,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { listOf, readStatements } from "../iam/policy-document.ts";
import { bucketsOf } from "../s3/bucket.ts";
import { once } from "./client-tokens.ts";
import { byIds, type Kind, mustFind, newId, required, select, tagsFor } from "./resource.ts";
import { mustVpc } from "./vpcs.ts";

const KIND: Kind = {
  prefix: "fl",
  notFound: "InvalidFlowLogId.NotFound",
  absent: (id) => `The flow log ID '${id}' does not exist`,
};

type SimulatedFlowLog = FlowLog & { FlowLogId: string };

/** The flow logs of an account in a region, by id. */
export const flowLogsOf: (place: Place) => Map<string, SimulatedFlowLog> = perRegion(
  () => new Map(),
);

/** The flow log of that id, or `InvalidFlowLogId.NotFound`. */
export const mustFlowLog = (id: string, place: Place) => mustFind(flowLogsOf(place), id, KIND);

const create = (input: CreateFlowLogsCommandInput, call: Call) =>
  once("CreateFlowLogs", input, { call, make: () => make(input, call) });

/** What cannot be made of several resources is told beside what was made of the others. */
const make = (input: CreateFlowLogsCommandInput, call: Call) => {
  const { ResourceIds, ResourceType } = required(input, "ResourceIds", "ResourceType");
  const { LogDestination = "", LogDestinationType = "cloud-watch-logs" } = input;
  if (ResourceType !== "VPC" || LogDestinationType !== "s3")
    throw new AwsError(
      "InvalidAction",
      `the simulated AWS has no flow logs of ${ResourceType} to ${LogDestinationType}`,
    );
  for (const id of ResourceIds) mustVpc(id, call);
  mustBeDeliverable(LogDestination, call);
  const all = flowLogsOf(call);
  const isTaken = (id: string) =>
    [...all.values()].some((one) => one.ResourceId === id && one.LogDestination === LogDestination);
  const made = ResourceIds.filter((id) => !isTaken(id)).map((ResourceId): SimulatedFlowLog => {
    return {
      FlowLogId: newId("fl"),
      FlowLogStatus: "ACTIVE",
      CreationTime: new Date(call.world.clock.now()),
      DeliverLogsStatus: "SUCCESS",
      ResourceId,
      TrafficType: input.TrafficType ?? "ALL",
      LogDestinationType,
      LogDestination,
      LogFormat: input.LogFormat,
      MaxAggregationInterval: input.MaxAggregationInterval ?? 600,
      DestinationOptions: input.DestinationOptions,
      Tags: tagsFor("vpc-flow-log", input.TagSpecifications, call),
    };
  });
  const Unsuccessful = ResourceIds.filter(isTaken).map((ResourceId) => ({
    ResourceId,
    Error: {
      Code: "FlowLogAlreadyExists",
      Message:
        "Error. There is an existing Flow Log with the same configuration and log destination.",
    },
  }));
  for (const flowLog of made) all.set(flowLog.FlowLogId, flowLog);
  return { FlowLogIds: made.map(({ FlowLogId }) => FlowLogId), Unsuccessful };
};

/** AWS's log delivery must be let into the bucket, which must be there. */
const mustBeDeliverable = (destination: string, call: Call) => {
  const [name = ""] = destination.replace("arn:aws:s3:::", "").split("/");
  const bucket = bucketsOf(call).get(name);
  const isLetIn = readStatements(bucket?.policy ?? "{}")?.some(
    ({ Effect, Principal, Action }) =>
      Effect === "Allow" &&
      Principal !== "*" &&
      listOf(Principal?.Service).includes("delivery.logs.amazonaws.com") &&
      listOf(Action).includes("s3:PutObject"),
  );
  if (bucket && isLetIn) return;
  throw new AwsError(
    "InvalidParameterValue",
    bucket
      ? `Access Denied for LogDestination: ${name}. Please check LogDestination permission`
      : `LogDestination: ${name} does not exist`,
  );
};

const describe = (input: DescribeFlowLogsCommandInput, call: Call) => ({
  FlowLogs: select(byIds(flowLogsOf(call), input.FlowLogIds, KIND), input.Filter, {
    "flow-log-id": (one) => [one.FlowLogId],
    "resource-id": (one) => [one.ResourceId],
    "log-destination-type": (one) => [one.LogDestinationType],
    "traffic-type": (one) => [one.TrafficType],
  }),
});

const remove = (input: DeleteFlowLogsCommandInput, call: Call) => {
  const { FlowLogIds } = required(input, "FlowLogIds");
  for (const id of FlowLogIds) mustFlowLog(id, call);
  for (const id of FlowLogIds) flowLogsOf(call).delete(id);
  return { Unsuccessful: [] };
};

export const flowLogs = {
  CreateFlowLogs: create,
  DescribeFlowLogs: describe,
  DeleteFlowLogs: remove,
};
