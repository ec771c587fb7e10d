/** The table in dynalite, as serverless/resources.yml describes it. */

import { readFile } from "node:fs/promises";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { parse } from "yaml";

/** Makes a table of that name with the keys and the index that the deployed one has. */
export const createTable = async (dynamo: DynamoDBClient, TableName: string): Promise<void> => {
  await dynamo.send(new CreateTableCommand({ ...(await properties), TableName }));
};

type Properties = Omit<CreateTableCommandInput, "TableName">;

const readProperties = async (): Promise<Properties> => {
  const text = await readFile(new URL("../serverless/resources.yml", import.meta.url), "utf8");
  const { Properties } = parse(text).Resources.Table;
  const { BillingMode, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = Properties;
  return { BillingMode, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes };
};

const properties = readProperties();
