/** Pod identity associations: which role a Kubernetes service account has. */

import { randomBytes } from "node:crypto";
import type {
  CreatePodIdentityAssociationCommandInput,
  DeletePodIdentityAssociationCommandInput,
  DescribePodIdentityAssociationCommandInput,
  ListPodIdentityAssociationsCommandInput,
  PodIdentityAssociation,
} from "@aws-sdk/client-eks";
import type { Call } from "../../world.ts";
import { arnOf, mustActiveCluster, mustCluster, type SimulatedCluster } from "./cluster.ts";
import { inUse, notFound } from "./refusals.ts";
import { checkPodRole } from "./roles.ts";

/** An association as EKS keeps it. */
export type SimulatedAssociation = PodIdentityAssociation & {
  associationArn: string;
  tags: Record<string, string>;
};

/** What an association is made of; an add-on may own it. */
type Request = Pick<
  PodIdentityAssociation,
  "namespace" | "serviceAccount" | "roleArn" | "ownerArn" | "disableSessionTags" | "tags"
>;

/** Gives a service account a role; it may have one only. */
export const associate = (
  request: Request,
  { cluster, associations }: SimulatedCluster,
  call: Call,
): SimulatedAssociation => {
  checkPodRole(request.roleArn ?? "", { clusterName: cluster.name }, call);
  const taken = [...associations.values()].find(
    ({ namespace, serviceAccount }) =>
      namespace === request.namespace && serviceAccount === request.serviceAccount,
  );
  if (taken)
    throw inUse(`Association already exists: ${taken.associationId}`, {
      clusterName: cluster.name,
    });
  const associationId = `a-${randomBytes(12).toString("hex").slice(0, 17)}`;
  const createdAt = new Date(call.world.clock.now());
  const made: SimulatedAssociation = {
    ...request,
    clusterName: cluster.name,
    associationArn: arnOf(call, `podidentityassociation/${cluster.name}/${associationId}`),
    associationId,
    createdAt,
    modifiedAt: createdAt,
    disableSessionTags: request.disableSessionTags ?? false,
    tags: { ...request.tags },
  };
  associations.set(associationId, made);
  return made;
};

const create = (input: CreatePodIdentityAssociationCommandInput, call: Call) => {
  const { namespace, serviceAccount, roleArn, disableSessionTags, tags } = input;
  const request = { namespace, serviceAccount, roleArn, disableSessionTags, tags };
  return { association: associate(request, mustActiveCluster(input.clusterName, call), call) };
};

const mustAssociation = (
  { clusterName, associationId = "" }: DescribePodIdentityAssociationCommandInput,
  call: Call,
) => {
  const found = mustCluster(clusterName, call).associations.get(associationId);
  if (found) return found;
  throw notFound(`No association found for ID: ${associationId}`, { clusterName });
};

const describe = (input: DescribePodIdentityAssociationCommandInput, call: Call) => ({
  association: mustAssociation(input, call),
});

const list = (input: ListPodIdentityAssociationsCommandInput, call: Call) => ({
  associations: [...mustCluster(input.clusterName, call).associations.values()]
    .filter((one) => (input.namespace ?? one.namespace) === one.namespace)
    .filter((one) => (input.serviceAccount ?? one.serviceAccount) === one.serviceAccount),
});

const remove = (input: DeletePodIdentityAssociationCommandInput, call: Call) => {
  const association = mustAssociation(input, call);
  mustCluster(input.clusterName, call).associations.delete(input.associationId ?? "");
  return { association };
};

export const podIdentityAssociations = {
  CreatePodIdentityAssociation: create,
  DescribePodIdentityAssociation: describe,
  ListPodIdentityAssociations: list,
  DeletePodIdentityAssociation: remove,
};
