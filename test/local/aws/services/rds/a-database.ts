/** Builds what an RDS test begins with: RDS's own role, a subnet group, an instance. */

import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateServiceLinkedRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateDBInstanceCommand,
  type CreateDBInstanceMessage,
  CreateDBSubnetGroupCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { iam } from "../../../../../local/aws/services/iam.ts";
import { rds } from "../../../../../local/aws/services/rds/rds.ts";
import { must } from "../../../../../shared/must.ts";
import { type SimulatedAws, startSimulatedAws } from "../../../../support/simulated-aws.ts";

export const ACCOUNT = "123456789012";

/** The simulated services that RDS needs. */
export const startAws = () => startSimulatedAws({ ec2, iam, rds });

/** The subnets of the default VPC, each in a zone of its own. */
export const subnetIds = async (aws: SimulatedAws): Promise<string[]> => {
  const { Subnets = [] } = await aws.client(EC2Client).send(new DescribeSubnetsCommand({}));
  return Subnets.map(({ SubnetId }) => must(SubnetId, "SubnetId"));
};

/** An account that is ready for databases: it has RDS's own role and the subnet group `private`. */
export const aReadyAccount = async (aws: SimulatedAws): Promise<RDSClient> => {
  await aws
    .client(IAMClient)
    .send(new CreateServiceLinkedRoleCommand({ AWSServiceName: "rds.amazonaws.com" }));
  const client = aws.client(RDSClient);
  await client.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: "private",
      DBSubnetGroupDescription: "private subnets",
      SubnetIds: (await subnetIds(aws)).slice(0, 2),
    }),
  );
  return client;
};

/** A request that RDS accepts, with what the test says instead. */
const aRequest = (instead: Partial<CreateDBInstanceMessage> = {}): CreateDBInstanceMessage => ({
  DBInstanceIdentifier: "airflow",
  DBInstanceClass: "db.m6g.large",
  Engine: "postgres",
  EngineVersion: "17",
  AllocatedStorage: 100,
  MasterUsername: "airflow",
  ManageMasterUserPassword: true,
  DBSubnetGroupName: "private",
  MultiAZ: true,
  ...instead,
});

/** Asks for an instance in a ready account. */
export const create = async (client: RDSClient, instead: Partial<CreateDBInstanceMessage> = {}) => {
  const { DBInstance } = await client.send(new CreateDBInstanceCommand(aRequest(instead)));
  return must(DBInstance, "DBInstance");
};

/** The instance `airflow`. */
export const describeAirflow = async (client: RDSClient) => {
  const { DBInstances = [] } = await client.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: "airflow" }),
  );
  return must(DBInstances[0], "DBInstance");
};
