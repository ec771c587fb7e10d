import { AllocateAddressCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ListRequestedServiceQuotaChangeHistoryByQuotaCommand,
  ListRequestedServiceQuotaChangeHistoryCommand,
  ListServiceQuotasCommand,
  RequestServiceQuotaIncreaseCommand,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { expect, it } from "vitest";
import { denyIncrease } from "../../../../local/aws/accounts.ts";
import { ec2 } from "../../../../local/aws/services/ec2/ec2.ts";
import { serviceQuotas, setQuota } from "../../../../local/aws/services/service-quotas.ts";
import { startSimulatedAws } from "../../../support/simulated-aws.ts";
import { refusalOf } from "./refusal.ts";

const vcpus = { ServiceCode: "ec2", QuotaCode: "L-1216C47A" };
const place = { account: "123456789012", region: "us-east-1" };

it.each([
  ["ec2", "L-1216C47A", 256, 5],
  ["ec2", "L-34B43A08", 256, 5],
  ["ec2", "L-0263D0A3", 5, 5],
  ["vpc", "L-F678F1CE", 5, 5],
  ["vpc", "L-A4707A72", 5, 5],
  ["vpc", "L-FE5A380F", 5, 5],
])(
  "gives %s %s the value %d, and %d to a new AWS account",
  async (ServiceCode, QuotaCode, ...values) => {
    await using aws = await startSimulatedAws({ servicequotas: serviceQuotas });
    const client = aws.client(ServiceQuotasClient);
    const quota = { ServiceCode, QuotaCode };

    const applied = await client.send(new GetServiceQuotaCommand(quota));
    const standard = await client.send(new GetAWSDefaultServiceQuotaCommand(quota));

    expect([applied.Quota?.Value, standard.Quota?.Value]).toEqual(values);
    expect(applied.Quota).toMatchObject({
      ...quota,
      QuotaArn: `arn:aws:servicequotas:us-east-1:123456789012:${ServiceCode}/${QuotaCode}`,
      Adjustable: true,
    });
  },
);

it("lists the quotas of a service", async () => {
  await using aws = await startSimulatedAws({ servicequotas: serviceQuotas });

  const { Quotas } = await aws
    .client(ServiceQuotasClient)
    .send(new ListServiceQuotasCommand({ ServiceCode: "vpc" }));

  expect(Quotas?.map(({ QuotaName, Value }) => [QuotaName, Value])).toEqual([
    ["VPCs per Region", 5],
    ["Internet gateways per Region", 5],
    ["NAT gateways per Availability Zone", 5],
  ]);
});

it.each([
  [{ ServiceCode: "EC2", QuotaCode: "L-1216C47A" }, "the specified service does not exist"],
  [{ ServiceCode: "ec2", QuotaCode: "L-00000000" }, "The specified resource does not exist."],
])("does not know %o", async (quota, message) => {
  await using aws = await startSimulatedAws({ servicequotas: serviceQuotas });

  const attempt = aws.client(ServiceQuotasClient).send(new GetServiceQuotaCommand(quota));

  await expect(attempt).rejects.toMatchObject({
    name: "NoSuchResourceException",
    message: expect.stringContaining(message),
  });
});

it("changes a quota for one account in one region", async () => {
  await using aws = await startSimulatedAws({ servicequotas: serviceQuotas });
  const valueIn = async (region: string) => {
    const client = aws.client(ServiceQuotasClient, { region });
    return (await client.send(new GetServiceQuotaCommand(vcpus))).Quota?.Value;
  };

  setQuota({ world: aws.world, ...place }, "L-1216C47A", 16);

  expect(await valueIn("us-east-1")).toBe(16);
  expect(await valueIn("eu-west-1")).toBe(256);
});

it("changes the quotas that EC2 keeps to", async () => {
  await using aws = await startSimulatedAws({ ec2, servicequotas: serviceQuotas });
  setQuota({ world: aws.world, ...place }, "L-0263D0A3", 0);

  const { Quota } = await aws
    .client(ServiceQuotasClient)
    .send(new GetServiceQuotaCommand({ ServiceCode: "ec2", QuotaCode: "L-0263D0A3" }));
  const attempt = aws.client(EC2Client).send(new AllocateAddressCommand({ Domain: "vpc" }));

  expect(Quota?.Value).toBe(0);
  await expect(attempt).rejects.toMatchObject({ name: "AddressLimitExceeded" });
});

it("keeps a request for more as pending, and takes no second one", async () => {
  await using aws = await startSimulatedAws({ servicequotas: serviceQuotas });
  const client = aws.client(ServiceQuotasClient);
  const request = new RequestServiceQuotaIncreaseCommand({ ...vcpus, DesiredValue: 400 });

  const { RequestedQuota } = await client.send(request);
  const again = await refusalOf(client.send(request));
  const all = await client.send(new ListRequestedServiceQuotaChangeHistoryCommand({}));
  const ofQuota = await client.send(
    new ListRequestedServiceQuotaChangeHistoryByQuotaCommand({ ...vcpus, Status: "PENDING" }),
  );
  const approved = await client.send(
    new ListRequestedServiceQuotaChangeHistoryByQuotaCommand({ ...vcpus, Status: "APPROVED" }),
  );

  expect(RequestedQuota).toMatchObject({ ...vcpus, DesiredValue: 400, Status: "PENDING" });
  expect(again).toMatchObject({
    name: "ResourceAlreadyExistsException",
    message: "Only one open service quota increase request is allowed per quota.",
  });
  expect(all.RequestedQuotas).toEqual([RequestedQuota]);
  expect(ofQuota.RequestedQuotas).toEqual([RequestedQuota]);
  expect(approved.RequestedQuotas).toEqual([]);
});

it("takes no request for less", async () => {
  await using aws = await startSimulatedAws({ servicequotas: serviceQuotas });
  const request = new RequestServiceQuotaIncreaseCommand({ ...vcpus, DesiredValue: 256 });

  const attempt = aws.client(ServiceQuotasClient).send(request);

  await expect(attempt).rejects.toMatchObject({
    name: "IllegalArgumentException",
    message: "You must provide a quota value greater than the current quota value",
  });
});

it("makes a case of a request, and raises the quota an hour later", async () => {
  await using aws = await startSimulatedAws({ servicequotas: serviceQuotas });
  const client = aws.client(ServiceQuotasClient);
  const look = async () => {
    const { RequestedQuotas } = await client.send(
      new ListRequestedServiceQuotaChangeHistoryByQuotaCommand(vcpus),
    );
    const { Quota } = await client.send(new GetServiceQuotaCommand(vcpus));
    return [RequestedQuotas?.at(-1)?.Status, Quota?.Value];
  };
  const request = (DesiredValue: number) =>
    client.send(new RequestServiceQuotaIncreaseCommand({ ...vcpus, DesiredValue }));
  await request(400);

  const first = await look();
  await aws.world.clock.sleep(60);
  const opened = await look();
  await aws.world.clock.sleep(3540);
  const granted = await look();
  await request(500);

  expect([first, opened, granted]).toEqual([
    ["PENDING", 256],
    ["CASE_OPENED", 256],
    ["APPROVED", 400],
  ]);
  expect(await look()).toEqual(["PENDING", 400]);
});

it("may deny a request, and leaves the quota as it is", async () => {
  await using aws = await startSimulatedAws({ servicequotas: serviceQuotas });
  denyIncrease({ world: aws.world, ...place }, "L-1216C47A");
  const client = aws.client(ServiceQuotasClient);
  await client.send(new RequestServiceQuotaIncreaseCommand({ ...vcpus, DesiredValue: 400 }));

  await aws.world.clock.sleep(3600);

  const { Quota } = await client.send(new GetServiceQuotaCommand(vcpus));
  const { RequestedQuotas } = await client.send(
    new ListRequestedServiceQuotaChangeHistoryCommand({}),
  );
  expect(Quota?.Value).toBe(256);
  expect(RequestedQuotas).toMatchObject([{ Status: "DENIED" }]);
});
