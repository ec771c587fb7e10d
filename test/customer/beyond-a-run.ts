/** Requests for what a run without a mishap does not do: removal, healing, and looking at what was there before. */

import type { Question } from "../../local/aws/authorization/verdict.ts";
import { REQUIRED_QUOTAS, USED_QUOTAS } from "../../shared/catalog.ts";

/** The requests in an account, as IAM is asked: of each action on one resource that it is done to. */
export const requestsBeyondARun = (account: string): Question[] => {
  const here = (service: string, resource: string) =>
    `arn:aws:${service}:us-east-1:${account}:${resource}`;
  const tagged = { "aws:ResourceTag/astro:cluster-id": "c1" };
  const bounded = {
    "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/AstronomerOperationalBoundary`,
  };
  const ec2 = (type: string, ...names: string[]) =>
    requests("ec2", here("ec2", `${type}/0`), tagged, names);
  const role = `arn:aws:iam::${account}:role/astro-analytics-eks-node`;
  return [
    ...ec2("elastic-ip", "ReleaseAddress"),
    ...ec2("internet-gateway", "DeleteInternetGateway", "DetachInternetGateway"),
    ...ec2("launch-template", "DeleteLaunchTemplate"),
    ...ec2("natgateway", "DeleteNatGateway"),
    ...ec2("route-table", "DeleteRouteTable", "ReplaceRoute"),
    ...ec2("security-group", "DeleteSecurityGroup"),
    ...ec2("subnet", "DeleteSubnet", "ModifySubnetAttribute"),
    ...ec2("vpc", "DeleteVpc"),
    ...ec2("vpc-endpoint", "DeleteVpcEndpoints"),
    ...ec2("vpc-flow-log", "DeleteFlowLogs"),
    ...requests("ec2", "*", {}, ["DescribeTags"]),
    ...leftByKubernetes(here),
    ...requests("eks", here("eks", "addon/astro-analytics/coredns/0"), tagged, ["DeleteAddon"]),
    ...requests("eks", here("eks", "podidentityassociation/astro-analytics/a-0"), {}, [
      "DeleteAddon",
      "DeletePodIdentityAssociation",
    ]),
    ...requests("eks", here("eks", "cluster/astro-analytics"), tagged, [
      "DeleteCluster",
      "ListNodegroups",
      "UpdateClusterConfig",
    ]),
    ...requests("eks", here("eks", "nodegroup/astro-analytics/astro-analytics-worker/0"), tagged, [
      "DeleteNodegroup",
      "UpdateNodegroupConfig",
    ]),
    ...requests("iam", "*", {}, ["ListOpenIDConnectProviders"]),
    ...requests(
      "iam",
      `arn:aws:iam::${account}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0`,
      tagged,
      ["DeleteOpenIDConnectProvider"],
    ),
    ...requests("iam", role, { ...tagged, ...bounded }, [
      "DeleteRole",
      "DeleteRolePolicy",
      "DetachRolePolicy",
      "ListRolePolicies",
      "UpdateAssumeRolePolicy",
    ]),
    ...requests("kms", here("kms", "alias/astro-analytics"), {}, ["DeleteAlias"]),
    ...requests("kms", here("kms", "key/0"), tagged, ["DeleteAlias", "ScheduleKeyDeletion"]),
    ...requests("logs", "*", {}, ["DeleteLogDelivery"]),
    ...requests("logs", here("logs", "log-group:RDSOSMetrics"), {}, ["ListTagsForResource"]),
    ...requests("logs", here("logs", "log-group:/aws/eks/astro-analytics/cluster"), tagged, [
      "DeleteLogGroup",
      "ListTagsForResource",
    ]),
    ...requests("rds", "*", {}, ["DescribeEvents", "DescribeDBParameterGroups"]),
    ...requests("rds", here("rds", "db:astro-analytics"), tagged, [
      "DeleteDBInstance",
      "DescribeDBInstanceAutomatedBackups",
      "DescribeDBSnapshots",
      "ModifyDBInstance",
    ]),
    ...requests("rds", here("rds", "db:astro-analytics"), tagged, ["CreateDBSnapshot"]),
    ...requests("rds", here("rds", "snapshot:astro-analytics-final-20261124213015"), {}, [
      "AddTagsToResource",
      "CreateDBSnapshot",
    ]),
    ...requests("rds", here("rds", "pg:astro-analytics"), tagged, [
      "DeleteDBParameterGroup",
      "ListTagsForResource",
    ]),
    ...requests("rds", here("rds", "subgrp:astro-analytics"), tagged, ["DeleteDBSubnetGroup"]),
    ...requests("rds", here("rds", "subgrp:*"), {}, ["DescribeDBSubnetGroups"]),
    ...requests("s3", "arn:aws:s3:::astro-logs-c1", {}, [
      "DeleteBucket",
      "ListBucket",
      "ListBucketVersions",
    ]),
    ...requests("s3", "arn:aws:s3:::astro-logs-c1/log", {}, [
      "DeleteObject",
      "DeleteObjectVersion",
    ]),
    ...requests("servicequotas", "*", {}, [
      "GetAWSDefaultServiceQuota",
      "ListRequestedServiceQuotaChangeHistoryByQuota",
    ]),
    ...[...REQUIRED_QUOTAS, ...USED_QUOTAS].flatMap(({ serviceCode, quotaCode }) =>
      requests("servicequotas", here("servicequotas", `${serviceCode}/${quotaCode}`), {}, [
        "RequestServiceQuotaIncrease",
      ]),
    ),
    ...requests("sts", "*", {}, ["DecodeAuthorizationMessage"]),
  ];
};

/** What the cluster's Kubernetes has made has tags of its own. */
const leftByKubernetes = (here: (service: string, resource: string) => string): Question[] => {
  const ec2 = (type: string, key: string, value: string, name: string) =>
    requests("ec2", here("ec2", `${type}/0`), { [`aws:ResourceTag/${key}`]: value }, [name]);
  const balancing = (key: string, value: string) =>
    [
      { resource: "loadbalancer/0", name: "DeleteLoadBalancer" },
      { resource: "targetgroup/0/0", name: "DeleteTargetGroup" },
    ].flatMap(({ resource, name }) => {
      const tagged = { [`aws:ResourceTag/${key}`]: value };
      return requests("elasticloadbalancing", here("elasticloadbalancing", resource), tagged, [
        name,
      ]);
    });
  return [
    ...requests("ec2", "*", {}, [
      "DescribeVolumes",
      "DescribeVpcPeeringConnections",
      "DescribeVpnGateways",
    ]),
    ...ec2(
      "network-interface",
      "cluster.k8s.amazonaws.com/name",
      "astro-analytics",
      "DeleteNetworkInterface",
    ),
    ...ec2("volume", "kubernetes.io/created-for/pvc/name", "logs", "DeleteVolume"),
    ...ec2("vpc-endpoint", "GuardDutyManaged", "true", "DeleteVpcEndpoints"),
    ...balancing("elbv2.k8s.aws/cluster", "astro-analytics"),
    ...balancing("kubernetes.io/service-name", "airflow/webserver"),
    ...requests("elasticloadbalancing", "*", {}, [
      "DescribeLoadBalancers",
      "DescribeTags",
      "DescribeTargetGroups",
    ]),
  ];
};

const requests = (
  service: string,
  resource: string,
  context: Record<string, string>,
  names: string[],
): Question[] => names.map((name) => ({ action: `${service}:${name}`, resource, context }));
