/** The product's table on a real DynamoDB protocol: dynalite in this process, a fresh table for each test. */

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import dynalite from "dynalite";
import { createTable as createTableIn } from "../../local/table.ts";
import { log } from "../../shared/log.ts";
import { type Key, table, tableName } from "../../shared/table.ts";

/** A table of the product's shape; `await using` deletes it. */
export interface TestTable extends AsyncDisposable {
  /** Every item that is in it. */
  items(): Promise<Record<string, unknown>[]>;
  /** Takes one item out of it. */
  remove(key: Key): Promise<void>;
}

log.setLogLevel("SILENT");
Object.assign(process.env, {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "999999999999",
  AWS_SECRET_ACCESS_KEY: "any",
  EVENT_BUS_NAME: "astro",
  PROVISION_STATE_MACHINE_ARN:
    "arn:aws:states:us-east-1:999999999999:stateMachine:provision-cluster",
  DELETE_STATE_MACHINE_ARN: "arn:aws:states:us-east-1:999999999999:stateMachine:delete-cluster",
});

/** Makes a fresh table and tells the product its name; the server ends with the process. */
export const createTable = async (): Promise<TestTable> => {
  const TableName = `astro-${randomUUID()}`;
  process.env["AWS_ENDPOINT_URL_DYNAMODB"] = await endpoint;
  process.env["TABLE_NAME"] = TableName;
  const dynamo = new DynamoDBClient({});
  await createTableIn(dynamo, TableName);
  while (!(await isActive(dynamo, TableName)));
  return {
    items: async () => {
      const { Items = [] } = await table.send(new ScanCommand({ TableName: tableName() }));
      return Items;
    },
    remove: async (key) => {
      await table.send(new DeleteCommand({ TableName: tableName(), Key: key }));
    },
    [Symbol.asyncDispose]: async () => {
      await dynamo.send(new DeleteTableCommand({ TableName }));
    },
  };
};

const isActive = async (dynamo: DynamoDBClient, TableName: string) => {
  const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
  return Table?.TableStatus === "ACTIVE";
};

const start = async () => {
  const server = dynalite({ createTableMs: 0 }).listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("dynalite has no port");
  return `http://127.0.0.1:${address.port}`;
};

const endpoint = start();
