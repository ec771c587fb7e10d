/** An AWS account in a simulated AWS of its own, to be looked at before anything is made in it. */

import { ec2 } from "../../local/aws/services/ec2/ec2.ts";
import { eks } from "../../local/aws/services/eks/eks.ts";
import { kms } from "../../local/aws/services/kms/kms.ts";
import { rds } from "../../local/aws/services/rds/rds.ts";
import { serviceQuotas } from "../../local/aws/services/service-quotas.ts";
import type { Place } from "../../local/aws/world.ts";
import type { Cluster } from "../../shared/cluster.ts";
import type { CustomerAccount } from "../../shared/customer-account.ts";
import type { Finding } from "../../shared/finding.ts";
import { type Preflight, preflight } from "../../shared/preflight/preflight.ts";
import { anAccountWith } from "./customer-account.ts";
import { aCluster } from "./requests.ts";
import { type SimulatedAws, startSimulatedAws } from "./simulated-aws.ts";

export interface AnAccount extends AsyncDisposable {
  aws: SimulatedAws;
  /** Where to say what is the matter with the account. */
  place: Place;
  account: CustomerAccount;
  /** What preflight says about a cluster there. */
  preflight: (wanted?: Partial<Cluster>) => Promise<Preflight>;
  /** Its findings of those codes. */
  findings: (code: string | RegExp, wanted?: Partial<Cluster>) => Promise<Finding[]>;
}

/** A new account with nothing in it but what AWS puts there. */
export const anAccount = async (region = "us-east-1"): Promise<AnAccount> => {
  const aws = await startSimulatedAws({ ec2, eks, kms, rds, servicequotas: serviceQuotas });
  process.env["AWS_ENDPOINT_URL"] = aws.endpoint;
  const { accountId } = aCluster();
  const account = anAccountWith(accountId, region);
  const look = (wanted: Partial<Cluster> = {}) =>
    preflight(aCluster({ region: region as Cluster["region"], ...wanted }), account);
  return {
    aws,
    place: { world: aws.world, account: accountId, region },
    account,
    preflight: look,
    findings: async (code, wanted) => {
      const { findings } = await look(wanted);
      return findings.filter((finding) => new RegExp(code).test(finding.code));
    },
    [Symbol.asyncDispose]: () => aws.close(),
  };
};
