import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { expect, it, vi } from "vitest";
import { settled } from "../../local/aws/services/events/delivery.ts";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { TEMPLATE_VERSION } from "../../shared/cross-account-role.ts";
import { must } from "../../shared/must.ts";
import { keys, table, tableName } from "../../shared/table.ts";
import {
  aCustomer,
  type Customer,
  clientIn,
  externalIdOf,
  stack,
} from "../support/provisioning.ts";

const BUS = must(stack.environment["EVENT_BUS_NAME"], "bus");
const HOME = { world: stack.world, account: HOME_ACCOUNT, region: "us-east-1" };

/** A queue that gets what a subscriber of the bus gets who wants to know about those customers. */
const subscribe = async (QueueName: string, customers: Customer[]) => {
  const sqs = clientIn(SQSClient, HOME_ACCOUNT);
  const events = clientIn(EventBridgeClient, HOME_ACCOUNT);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const organizationId = customers.map((customer) => customer.organizationId);
  const EventPattern = JSON.stringify({
    source: ["astro.provisioning"],
    detail: { organizationId },
  });
  await events.send(new PutRuleCommand({ Name: QueueName, EventBusName: BUS, EventPattern }));
  const Arn = `arn:aws:sqs:us-east-1:${HOME_ACCOUNT}:${QueueName}`;
  const Targets = [{ Id: "queue", Arn }];
  await events.send(new PutTargetsCommand({ Rule: QueueName, EventBusName: BUS, Targets }));
  return async () => {
    await settled(HOME);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body }) => JSON.parse(must(Body, "Body")));
  };
};

/** Publishes the template as a deployment does. */
const deployTemplate = async () => {
  const { hostname, pathname } = new URL(must(stack.environment["TEMPLATE_URL"], "TEMPLATE_URL"));
  await clientIn(S3Client, HOME_ACCOUNT).send(
    new PutObjectCommand({
      Bucket: must(hostname.split(".")[0], "bucket"),
      Key: pathname.slice(1),
      Body: "a template",
    }),
  );
};

it("tells every organization when a deployment brings a version that grants more", async () => {
  const customers = [aCustomer(), aCustomer()];
  const secrets = await Promise.all(customers.map(externalIdOf));
  await settled(HOME);
  await table.send(
    new DeleteCommand({ TableName: tableName(), Key: keys.announcement(TEMPLATE_VERSION) }),
  );
  await stack.world.clock.sleep(1);
  const receive = await subscribe("deployed", customers);

  await deployTemplate();

  const events = await vi.waitFor(async () => {
    const received = await receive();
    expect(received).toHaveLength(2);
    return received;
  });
  expect(events.map(({ detail }) => detail.organizationId).toSorted()).toEqual(
    customers.map(({ organizationId }) => organizationId),
  );
  expect(events[0]).toMatchObject({
    source: "astro.provisioning",
    "detail-type": "Cross-Account Role Permissions Expanded",
    detail: { toVersion: TEMPLATE_VERSION, changes: expect.any(Array) },
  });
  for (const { externalId } of secrets) expect(JSON.stringify(events)).not.toContain(externalId);
});

it("tells nobody again when the same version is deployed once more", async () => {
  const customer = aCustomer();
  await externalIdOf(customer);
  const receive = await subscribe("deployed-again", [customer]);
  await settled(HOME);

  await deployTemplate();

  expect(await receive()).toEqual([]);
});
