/** What IAM is asked about: one resource of each type that steps touch, and a context in which every condition is met. */

import type { ContextEntry } from "@aws-sdk/client-iam";
import { ON_DEMAND_VCPUS } from "../catalog.ts";
import { type Cluster, crossAccountRoleArn } from "../cluster.ts";
import { must } from "../must.ts";
import * as names from "../names.ts";

/** ARNs of resources of the cluster, there or not, by IAM's name of the service. */
export const resourcesOf = (service: string, cluster: Cluster): string[] => {
  const { accountId, region } = cluster;
  const base = names.baseName(cluster);
  const here = `arn:aws:${service}:${region}:${accountId}:`;
  const role = crossAccountRoleArn(accountId);
  const resources: Record<string, string[]> = {
    autoscaling: [`${here}autoScalingGroup:0:autoScalingGroupName/eks-${base}-0`],
    ec2: EC2_TYPES.map((type) => `${here}${type}/0`),
    eks: [
      ...["addon", "nodegroup"].map((type) => `${here}${type}/${base}/0/0`),
      `${here}access-entry/${base}/role/${accountId}/${role.split("/")[1]}/0`,
      `${here}cluster/${base}`,
      `${here}podidentityassociation/${base}/0`,
    ],
    elasticloadbalancing: ["loadbalancer/0", "targetgroup/0/0"].map((name) => `${here}${name}`),
    iam: [
      role,
      `arn:aws:iam::${accountId}:oidc-provider/oidc.eks.${region}.amazonaws.com/id/0`,
      `arn:aws:iam::${accountId}:role/${names.roleName(cluster, "eks-node")}`,
      `arn:aws:iam::${accountId}:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS`,
    ],
    kms: [`${here}alias/${base}`, `${here}key/0`],
    logs: [`${here}log-group:${names.eksLogGroupName(cluster)}`],
    rds: ["db", "pg", "subgrp"].map((type) => `${here}${type}:${base}`),
    route53: ["arn:aws:route53:::hostedzone/0"],
    s3: ["", "/0"].map((object) => `arn:aws:s3:::${names.logBucketName(cluster)}${object}`),
    secretsmanager: [`${here}secret:rds!db-0`],
    servicequotas: [`${here}ec2/${ON_DEMAND_VCPUS}`],
  };
  return must(resources[service], `resources of ${service}, to be named in role-questions.ts`);
};

const EC2_TYPES = [
  "elastic-ip",
  "instance",
  "internet-gateway",
  "launch-template",
  "natgateway",
  "network-interface",
  "route-table",
  "security-group",
  "subnet",
  "volume",
  "vpc",
  "vpc-endpoint",
  "vpc-flow-log",
];

/** A value for every key that the template's conditions look at. */
export const conditionsMet = (cluster: Cluster): ContextEntry[] => {
  const { accountId, region } = cluster;
  const values = {
    "aws:RequestTag/astro:cluster-id": "any",
    "aws:ResourceTag/GuardDutyManaged": "true",
    "aws:ResourceTag/astro:cluster-id": "any",
    "aws:ResourceTag/cluster.k8s.amazonaws.com/name": names.eksClusterName(cluster),
    "aws:ResourceTag/elbv2.k8s.aws/cluster": names.eksClusterName(cluster),
    "aws:ResourceTag/kubernetes.io/created-for/pvc/name": "any",
    "aws:ResourceTag/kubernetes.io/service-name": "any",
    "ec2:CreateAction": "CreateVpc",
    "ec2:LaunchTemplate": `arn:aws:ec2:${region}:${accountId}:launch-template/0`,
    "eks:principalArn": crossAccountRoleArn(accountId),
    "iam:AWSServiceName": "eks.amazonaws.com",
    "iam:PassedToService": "eks.amazonaws.com",
    "iam:PermissionsBoundary": names.boundaryArn(cluster),
    "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
  };
  return Object.entries(values).map(([ContextKeyName, value]) => ({
    ContextKeyName,
    ContextKeyValues: [value],
    ContextKeyType: "string",
  }));
};
