/** What EKS asks of the IAM roles that it is given. */

import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { isAssumable, roleOfArn, type SimulatedRole, trustsService } from "../iam.ts";
import { invalidParameter } from "./refusals.ts";

type About = Parameters<typeof invalidParameter>[1];

const AWS_POLICY = "arn:aws:iam::aws:policy";

/** Policies of which a role needs one out of each list; the first is the one that EKS names. */
const CLUSTER_POLICIES = [[`${AWS_POLICY}/AmazonEKSClusterPolicy`]];
const NODE_POLICIES = [
  [`${AWS_POLICY}/AmazonEKSWorkerNodePolicy`, `${AWS_POLICY}/AmazonEKSWorkerNodeMinimalPolicy`],
  [
    `${AWS_POLICY}/AmazonEC2ContainerRegistryReadOnly`,
    `${AWS_POLICY}/AmazonEC2ContainerRegistryPullOnly`,
  ],
];

/** Refuses a cluster role that EKS cannot assume, also one that is too young to be known to it. */
export const checkClusterRole = (arn: string, about: About, call: Call) => {
  refusePassing(arn, call);
  const role = roleOfArn(arn, call);
  if (!role || !isAssumable(role, call) || !trustsService(role, "eks.amazonaws.com"))
    throw invalidParameter(
      `Role with arn: ${arn}, could not be assumed because it does not exist or the trusted entity is not correct`,
      about,
    );
  if (!mayWork(role, CLUSTER_POLICIES))
    throw invalidParameter(
      `${WITHOUT_POLICIES} Please ensure the following policy is attached: ${CLUSTER_POLICIES.map(([one]) => one)}`,
      about,
    );
};

/** Refuses a node role that instances cannot have. */
export const checkNodeRole = (arn: string, about: About, call: Call) => {
  refusePassing(arn, call);
  const role = roleOfArn(arn, call);
  if (!role)
    throw invalidParameter(
      `The role with name ${arn.slice(arn.lastIndexOf("/") + 1)} cannot be found.`,
      about,
    );
  if (!trustsService(role, "ec2.amazonaws.com"))
    throw invalidParameter(
      `Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole ${arn}`,
      about,
    );
  if (!mayWork(role, NODE_POLICIES))
    throw invalidParameter(
      `${WITHOUT_POLICIES} Please ensure the following policies [${NODE_POLICIES.map(([one]) => one).join(", ")}] are attached`,
      about,
    );
};

/** Refuses a role that pods cannot be given. */
export const checkPodRole = (arn: string, about: About, call: Call) => {
  refusePassing(arn, call);
  const role = roleOfArn(arn, call);
  if (!role || !isAssumable(role, call))
    throw invalidParameter("Role provided in the request does not exist.", about);
};

const WITHOUT_POLICIES =
  "The provided role doesn't have the Amazon EKS Managed Policies associated with it.";

const refusePassing = (arn: string, { account }: Call) => {
  if (!arn.startsWith(`arn:aws:iam::${account}:role/`))
    throw new AwsError("AccessDeniedException", "Cross-account pass role is not allowed.", 403);
};

/** Policies of the customer's own making are let pass unread. */
const mayWork = ({ attached, inline }: SimulatedRole, needed: string[][]) =>
  inline.size > 0 ||
  [...attached].some((arn) => !arn.startsWith(AWS_POLICY)) ||
  needed.every((oneOf) => oneOf.some((arn) => attached.has(arn)));
