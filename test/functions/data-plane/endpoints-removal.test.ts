import {
  DeleteVpcEndpointsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/endpoints.ts";
import { allOwned, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);

/** EC2 writes the state in small letters, whatever the SDK's types say. */
const endpointsAre = (states: Record<string, string>) =>
  ec2.on(DescribeVpcEndpointsCommand).callsFake(() => ({
    VpcEndpoints: Object.entries(states).map(([VpcEndpointId, State]) => ({
      VpcEndpointId,
      State,
    })),
  }));

beforeEach(() => {
  ec2.reset();
  endpointsAre({});
  ec2.on(DeleteVpcEndpointsCommand).resolves({ Unsuccessful: [] });
});

it("deletes all endpoints with the cluster's tag in one call, and comes back", async () => {
  endpointsAre({ "vpce-sts": "available", "vpce-s3": "available", "vpce-ecr": "failed" });

  await expect(run(remove)).rejects.toMatchObject({
    name: "JustStarted",
    message: "vpc endpoints vpce-sts, vpce-s3, vpce-ecr are being deleted",
  });
  expect(inputs(ec2, DescribeVpcEndpointsCommand)).toEqual([allOwned]);
  expect(inputs(ec2, DeleteVpcEndpointsCommand)).toEqual([
    { VpcEndpointIds: ["vpce-sts", "vpce-s3", "vpce-ecr"] },
  ]);
});

it("is not ready while they are being deleted", async () => {
  endpointsAre({ "vpce-sts": "deleting", "vpce-s3": "deleted" });

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: "vpc endpoints vpce-sts are being deleted",
  });
  expect(commands(ec2)).not.toContain("DeleteVpcEndpointsCommand");
});

it("is done when all are gone", async () => {
  endpointsAre({ "vpce-s3": "deleted" });

  await expect(run(remove)).resolves.toEqual({});
  expect(commands(ec2)).toEqual(["DescribeVpcEndpointsCommand"]);
});

it("says which one AWS refuses to delete, and why", async () => {
  endpointsAre({ "vpce-sts": "available" });
  ec2.on(DeleteVpcEndpointsCommand).resolves({
    Unsuccessful: [
      { ResourceId: "vpce-sts", Error: { Code: "UnauthorizedOperation", Message: "not yours" } },
    ],
  });

  await expect(run(remove)).rejects.toMatchObject({
    name: "AccessDenied",
    message: "UnauthorizedOperation: not yours",
  });
});

it("takes one that is gone meanwhile for deleted", async () => {
  endpointsAre({ "vpce-sts": "available" });
  ec2.on(DeleteVpcEndpointsCommand).resolves({
    Unsuccessful: [{ ResourceId: "vpce-sts", Error: { Code: "InvalidVpcEndpoint.NotFound" } }],
  });

  await expect(run(remove)).rejects.toMatchObject({ name: "JustStarted" });
});
