/** RDS. */

import { type Entry, heals, retries, vendorActs } from "./entry.ts";

export const DATABASE: Entry[] = [
  vendorActs({
    name: "TooFewZonesForDatabase",
    codes: ["DBSubnetGroupDoesNotCoverEnoughAZs"],
    means: "The database's subnets lie in one zone only.",
    staff:
      "The plan must have two zones: look at both private subnets in the customer's account, then redrive or start over.",
    source: "hashicorp/terraform-provider-aws#17373",
  }),
  retries({
    name: "ZoneUnavailableForDatabase",
    codes: ["InvalidVPCNetworkStateFault"],
    means: "RDS can't use one of the zones for the moment.",
    staff:
      "Look at AWS's health dashboard. If RDS never offers the zone, delete the cluster and let the customer ask anew.",
    source: "hashicorp/terraform-provider-aws#5725",
  }),
  heals({
    name: "DatabaseNotMade",
    codes: ["incompatible-network", "failed", "incompatible-parameters", "incompatible-create"],
    text: /^\w+: database /,
    means: "RDS could not make the instance.",
    staff:
      "See RDS's events in the evidence. One that was never available is deleted and made anew; correct what the events name, then redrive.",
    source:
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html#Overview.DBInstance.Status",
  }),
  vendorActs({
    name: "DatabaseBroken",
    codes: [
      "storage-full",
      "incompatible-credentials",
      "incompatible-option-group",
      "incompatible-restore",
      "inaccessible-encryption-credentials",
      "inaccessible-encryption-credentials-recoverable",
      "restore-error",
    ],
    means: "The instance is in a state that RDS does not leave by itself, and may hold data.",
    staff:
      "Never delete it: see RDS's events in the evidence, bring it back to available by hand, then redrive.",
    source:
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html#Overview.DBInstance.Status",
  }),
  vendorActs({
    name: "DatabaseProtected",
    codes: ["InvalidParameterCombination", "InvalidParameterCombinationException"],
    text: /Cannot delete protected DB Instance/,
    means: "The instance is protected against deletion.",
    staff: "Find out whether the data is wanted before the protection is lifted, then redrive.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  }),
  vendorActs({
    name: "SnapshotAlreadyThere",
    codes: ["DBSnapshotAlreadyExists", "DBSnapshotAlreadyExistsFault"],
    means: "The last snapshot's name is taken by an earlier one.",
    staff: "Look at the snapshot: rename or keep it, then redrive.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html",
  }),
  retries({
    name: "DatabaseBusy",
    codes: ["InvalidDBInstanceState", "InvalidDBInstanceStateFault"],
    means: "RDS is at something else with the instance, or does not let go of one that failed.",
    staff:
      "See RDS's events in the evidence. One that failed and is protected has to be deleted by hand, once it is known to be empty. Then redrive.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html",
  }),
];
