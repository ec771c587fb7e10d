/** Faults of what AWS has taken on to make: it is accepted, and goes bad in time. */

import type { CreateNatGatewayResult } from "@aws-sdk/client-ec2";
import type { AddonIssue } from "@aws-sdk/client-eks";
import { must } from "../../../shared/must.ts";
import type { Effect } from "../faults.ts";
import { failNatGateway } from "../services/ec2/nat-gateways.ts";
import { mustAddon } from "../services/eks/addon.ts";
import { mustCluster } from "../services/eks/cluster.ts";
import { mustNodegroup } from "../services/eks/nodegroup.ts";
import { mustInstance } from "../services/rds/db-instance.ts";
import type { Call } from "../world.ts";
import { customerActs, type NamedFault, on, vendorActs } from "./named-fault.ts";

const MINUTES = 60;

/** What a create call has made goes bad; `Output` is the answer of that call. */
const spoil = <Output>(how: (output: Output, call: Call) => void): Effect => ({
  kind: "spoil",
  spoil: (output, call) => how(output as Output, call),
});

type Named<Kind extends string, Part extends string> = Record<Kind, Record<Part, string>>;

const nodegroupFails = (
  code: "AsgInstanceLaunchFailures" | "NodeCreationFailure",
  message: string,
) =>
  spoil<{ nodegroup: { clusterName: string; nodegroupName: string } }>(({ nodegroup }, call) => {
    mustNodegroup(nodegroup, call).failure = [{ code, message, resourceIds: [] }];
  });

type InstanceMade = Named<"DBInstance", "DBInstanceIdentifier">;

const instanceIn = ({ DBInstance }: InstanceMade, call: Call) =>
  mustInstance(DBInstance.DBInstanceIdentifier, call);

const instanceFails = (status: string, event: string) =>
  spoil<InstanceMade>((output, call) => {
    instanceIn(output, call).failure = { status, event };
  });

/** aws-ia/terraform-aws-eks-blueprints-addons#335 */
const TOO_FEW: AddonIssue = {
  code: "InsufficientNumberOfReplicas",
  message: "The add-on is unhealthy because it doesn't have the desired number of replicas.",
};

const addonFails = (failure: { status: "CREATE_FAILED" | "DEGRADED"; seconds?: number }) =>
  spoil<{ addon: { clusterName: string; addonName: string } }>(({ addon }, call) => {
    const { status, seconds = Number.POSITIVE_INFINITY } = failure;
    const endsAt = call.world.clock.now() + seconds * 1000;
    mustAddon(addon, call).failure = { status, issues: [TOO_FEW], endsAt };
  });

const onAddon =
  (name: string): NamedFault["strikes"] =>
  (call) =>
    on("eks.CreateAddon")(call) && (call.input as { addonName: string }).addonName === name;

export const RESOURCE_FAULTS = {
  "nat-gateway-failed": {
    means: "a NAT gateway ends in failed, for a reason inside of AWS",
    strikes: on("ec2.CreateNatGateway"),
    // Code and text: the SDK's documentation of NatGateway.FailureMessage.
    effect: spoil<CreateNatGatewayResult>(({ NatGateway }, call) =>
      failNatGateway(
        must(NatGateway?.NatGatewayId, "NatGatewayId"),
        {
          FailureCode: "InternalError",
          FailureMessage:
            "Network interface eni-0123456789abcdef0, created and used internally by this NAT gateway is in an invalid state. Please try again.",
        },
        call,
      ),
    ),
    times: 1,
    ends: "by itself",
  },
  "eks-failed": {
    means: "the EKS cluster ends in FAILED, and EKS does not say why",
    strikes: on("eks.CreateCluster"),
    // Without a word, as in a-patel/terraform-aws-eks-workshop#1.
    effect: spoil<Named<"cluster", "name">>(({ cluster }, call) => {
      mustCluster(cluster.name, call).failure = [];
    }),
    times: 1,
    ends: "by itself",
  },
  "node-capacity": {
    means: "EC2 has no instances of the type left for half an hour, and node groups fail",
    strikes: on("eks.CreateNodegroup"),
    // aws/containers-roadmap#2204
    effect: nodegroupFails(
      "AsgInstanceLaunchFailures",
      "Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient m5.xlarge capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity. You can currently get m5.xlarge capacity by not specifying an Availability Zone in your request or choosing us-east-1b, us-east-1c. Launching EC2 instance failed.",
    ),
    seconds: 30 * MINUTES,
    ends: "by itself",
  },
  "node-quota": {
    means: "the account may have no more vCPUs, and node groups fail",
    strikes: on("eks.CreateNodegroup"),
    // openshift/installer#2736
    effect: nodegroupFails(
      "AsgInstanceLaunchFailures",
      "Could not launch On-Demand Instances. VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 5 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.",
    ),
    ends: customerActs("QuotaExceeded"),
  },
  "nodes-not-joining": {
    means: "nodes run, but never join the cluster",
    strikes: on("eks.CreateNodegroup"),
    // aws/containers-roadmap#764
    effect: nodegroupFails(
      "NodeCreationFailure",
      "Instances failed to join the kubernetes cluster",
    ),
    ends: vendorActs("NotMade"),
  },
  "addon-failed": {
    means: "an add-on ends in CREATE_FAILED, and only a new one helps",
    strikes: onAddon("coredns"),
    // aws/containers-roadmap#1411
    effect: addonFails({ status: "CREATE_FAILED" }),
    times: 1,
    ends: "by itself",
  },
  "addon-degraded": {
    means: "an add-on is DEGRADED for ten minutes, until its pods run",
    strikes: onAddon("coredns"),
    effect: addonFails({ status: "DEGRADED", seconds: 10 * MINUTES }),
    times: 1,
    ends: "by itself",
  },
  "addon-stays-degraded": {
    means: "an add-on ends DEGRADED each time that it is made, since its pods never run",
    strikes: onAddon("coredns"),
    effect: addonFails({ status: "DEGRADED" }),
    ends: vendorActs("NotMade"),
  },
  "database-network": {
    means: "the database ends in incompatible-network before anybody could reach it",
    strikes: on("rds.CreateDBInstance"),
    // Texts of both: RDS's user guide, "Amazon RDS event categories and event messages".
    effect: instanceFails(
      "incompatible-network",
      "The DB instance is in an incompatible network. Some of the specified subnet IDs are invalid or do not exist.",
    ),
    times: 1,
    ends: "by itself",
  },
  "database-failed": {
    means: "the database ends in failed, and RDS does not let go of it",
    strikes: on("rds.CreateDBInstance"),
    effect: instanceFails(
      "failed",
      "The DB instance has failed due to an incompatible configuration or an underlying storage issue. Begin a point-in-time-restore for the DB instance.",
    ),
    mend: (output, call) => {
      delete instanceIn(output as InstanceMade, call).failure;
    },
    ends: vendorActs("InvalidDBInstanceStateFault"),
  },
} as const satisfies Record<string, NamedFault>;
