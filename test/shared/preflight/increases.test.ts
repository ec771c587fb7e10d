import {
  ListRequestedServiceQuotaChangeHistoryByQuotaCommand,
  RequestServiceQuotaIncreaseCommand,
  type RequestStatus,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import type { Finding } from "../../../shared/finding.ts";
import { requestIncreases } from "../../../shared/preflight/increases.ts";
import { anAccountWith } from "../../support/customer-account.ts";
import { aFinding } from "../../support/records.ts";

const serviceQuotas = mockClient(ServiceQuotasClient);

const VCPUS = { ServiceCode: "ec2", QuotaCode: "L-1216C47A" };

const tooLow = (wanted = 40): Finding =>
  aFinding({
    fix: { steps: ["request an increase"], consoleUrl: "https://console", command: "aws" },
    quota: { serviceCode: "ec2", quotaCode: "L-1216C47A", wanted },
  });

const account = anAccountWith("any");

const run = (...findings: Finding[]) => requestIncreases(account, findings);

const history = (...requests: { Status?: RequestStatus; DesiredValue?: number }[]) =>
  serviceQuotas
    .on(ListRequestedServiceQuotaChangeHistoryByQuotaCommand)
    .resolves({ RequestedQuotas: requests });

const asked = () =>
  serviceQuotas
    .commandCalls(RequestServiceQuotaIncreaseCommand)
    .map(({ args: [{ input }] }) => input);

const refusal = (name: string) => Object.assign(new Error("no"), { name });

beforeEach(() => {
  serviceQuotas.reset();
  history();
  serviceQuotas
    .on(RequestServiceQuotaIncreaseCommand)
    .callsFake(({ DesiredValue }) => ({ RequestedQuota: { Status: "PENDING", DesiredValue } }));
});

it("requests what is too low, and says that it is to come", async () => {
  const findings = await run(tooLow());

  expect(asked()).toEqual([{ ...VCPUS, DesiredValue: 40 }]);
  expect(findings).toMatchObject([
    {
      is: "5, and an increase to 40 is requested (PENDING)",
      fix: { steps: ["answer what AWS may ask in the case of the request"] },
      quota: { requested: "PENDING" },
    },
  ]);
  expect(findings[0]?.fix.command).toBeUndefined();
});

it("requests of one quota once, and what is enough for all", async () => {
  await run(tooLow(64), tooLow(40));

  expect(asked()).toEqual([{ ...VCPUS, DesiredValue: 64 }]);
});

it("requests nothing for the sake of a warning, or of what AWS does not raise", async () => {
  const findings = [aFinding(), { ...tooLow(), severity: "warning" as const }];

  expect(await run(...findings)).toEqual(findings);
  expect(asked()).toEqual([]);
});

it.each(["PENDING", "CASE_OPENED"] as const)("adopts a request that is %s", async (Status) => {
  history({ Status, DesiredValue: 20 });

  const [finding] = await run(tooLow());

  expect(asked()).toEqual([]);
  expect(finding?.is).toBe(`5, and an increase to 20 is requested (${Status})`);
});

it("waits for what is granted to hold", async () => {
  history({ Status: "DENIED", DesiredValue: 50 }, { Status: "APPROVED", DesiredValue: 40 });

  const [finding] = await run(tooLow());

  expect(asked()).toEqual([]);
  expect(finding?.quota?.requested).toBe("APPROVED");
});

it("requests more than was granted, or denied, before", async () => {
  history({ Status: "APPROVED", DesiredValue: 20 }, { Status: "DENIED" });

  await run(tooLow());

  expect(asked()).toEqual([{ ...VCPUS, DesiredValue: 40 }]);
});

it.each(["DENIED", "NOT_APPROVED", "CASE_CLOSED", "INVALID_REQUEST"] as const)(
  "does not insist when AWS has said %s",
  async (Status) => {
    history({ Status, DesiredValue: 40 });

    const [finding] = await run(tooLow());

    expect(asked()).toEqual([]);
    expect(finding).toMatchObject({
      is: `5, and AWS has not granted an increase to 40 (${Status})`,
      fix: { steps: ["ask AWS Support why", "request an increase"], command: "aws" },
    });
    expect(finding?.quota?.requested).toBeUndefined();
  },
);

it("looks again when somebody else has just requested it", async () => {
  serviceQuotas
    .on(RequestServiceQuotaIncreaseCommand)
    .rejects(refusal("ResourceAlreadyExistsException"));

  await expect(run(tooLow())).rejects.toMatchObject({ name: "NotReady" });
});

it("leaves the request to the customer when the role may not", async () => {
  serviceQuotas.on(RequestServiceQuotaIncreaseCommand).rejects(refusal("AccessDeniedException"));

  expect(await run(tooLow())).toEqual([tooLow()]);
});

it("hides no other refusal", async () => {
  serviceQuotas.on(RequestServiceQuotaIncreaseCommand).rejects(refusal("TooManyRequestsException"));

  await expect(run(tooLow())).rejects.toMatchObject({ name: "TooManyRequestsException" });
});
