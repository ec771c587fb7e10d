/** What `npm run demo` can be asked for. */

import { DEFAULTS } from "../../shared/catalog.ts";
import { NAMED_FAULTS } from "../aws/named-faults.ts";
import { Obstacle, parseOptions, timeScaleOf } from "../command.ts";

export const USAGE = `Usage: npm run demo -- [options]

Provisions a cluster in a simulated AWS by the real API, workflow and functions.

  --region NAME               AWS Region (${DEFAULTS.region})
  --node-instance-type TYPE   EC2 instance type of the workers (${DEFAULTS.nodeInstanceType})
  --max-node-count N          most worker nodes (${DEFAULTS.maxNodeCount})
  --db-instance-class CLASS   RDS instance class (${DEFAULTS.dbInstanceClass})
  --vpc-cidr CIDR             address block of the VPC (${DEFAULTS.vpcCidr})
  --list-faults               what can go wrong on purpose, and what comes of it
  --fault NAME                lets that go wrong
  --redrive                   when that has stopped it, heals the fault, and has
                              support redrive it
  --delete                    deletes the cluster in the end, and shows the
                              receipt
  --leftovers                 before that, plants what Kubernetes and strangers
                              leave in its network
  --time-scale N              simulated seconds to a real one (80)
  --json                      one JSON document on standard output, nothing else
  --help                      this text

Exit status: 0 when the cluster is ACTIVE and its completion notice arrived
(and, with --delete, it is DELETED then), 1 when not, 2 when the options make no
sense.`;

const OPTIONS = {
  region: { type: "string" },
  "node-instance-type": { type: "string" },
  "max-node-count": { type: "string" },
  "db-instance-class": { type: "string" },
  "vpc-cidr": { type: "string" },
  "list-faults": { type: "boolean", default: false },
  fault: { type: "string" },
  redrive: { type: "boolean", default: false },
  delete: { type: "boolean", default: false },
  leftovers: { type: "boolean", default: false },
  "time-scale": { type: "string", default: "80" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** The parsed options; what the cluster is to be like is checked by the API, not here. */
export const readOptions = (args: string[]) => {
  const values = parseOptions(OPTIONS, args);
  const timeScale = timeScaleOf(values["time-scale"]);
  const { fault } = values;
  if (fault !== undefined && !Object.hasOwn(NAMED_FAULTS, fault))
    throw new Obstacle(`--fault is ${fault}, must be one that --list-faults tells`);
  if (values.redrive && fault === undefined)
    throw new Obstacle("--redrive is of use only with --fault");
  if (values.leftovers && !values.delete)
    throw new Obstacle("--leftovers is of use only with --delete");
  const request = {
    region: values.region,
    nodeInstanceType: values["node-instance-type"],
    maxNodeCount: numberIn(values["max-node-count"]),
    dbInstanceClass: values["db-instance-class"],
    vpcCidr: values["vpc-cidr"],
  };
  return {
    request,
    timeScale,
    fault,
    wantsRedrive: values.redrive,
    wantsDeletion: values.delete,
    wantsLeftovers: values.leftovers,
    asJson: values.json,
    wantsHelp: values.help,
    wantsFaults: values["list-faults"],
  };
};

export type DemoOptions = ReturnType<typeof readOptions>;

/** The number that was given; what is none goes to the API as it is, which says so. */
const numberIn = (given: string | undefined) =>
  Number.isNaN(Number(given)) ? given : Number(given);
