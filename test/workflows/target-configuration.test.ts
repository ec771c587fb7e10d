import type { Subnet } from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { TEMPLATE_VERSION } from "../../shared/cross-account-role.ts";
import { must } from "../../shared/must.ts";
import {
  lookAtDatabase,
  lookAtKubernetes,
  lookAtLogBucket,
  lookAtNetwork,
  lookAtNodes,
  lookAtRole,
} from "../support/data-plane.ts";
import { aTrustingCustomer, externalIdOf, provision, stack } from "../support/provisioning.ts";

/** One run that asks for all that can be left out; every line below looks at what it left behind. */
const customer = await aTrustingCustomer();
const account = customer.accountId;
const { externalId } = await externalIdOf(customer);
const { cluster } = await provision(customer, { flowLogs: "log-bucket", maxNodeCount: 7 });
const outputs = must(cluster.outputs, "outputs");

const role = await lookAtRole(account);
const network = await lookAtNetwork(account, outputs);
const kubernetes = await lookAtKubernetes(account, outputs);
const pools = await lookAtNodes(account, outputs);
const database = await lookAtDatabase(account);
const bucket = await lookAtLogBucket(account, outputs);

/** What AWS was asked for by that operation, for what it does not show afterwards. */
const asked = (operation: string) =>
  stack.world.journal
    .filter((entry) => entry.account === account && entry.operation === operation)
    .map(({ input }) => input as Record<string, unknown>);

const group = (name: RegExp) =>
  must(
    network.securityGroups.find(({ GroupName = "" }) => name.test(GroupName)),
    "security group",
  );
const idOf = (name: RegExp) => group(name).GroupId;
const tagsOf = ({ Tags = [] }: Subnet) =>
  Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
const isPublic = ({ SubnetId = "" }) => outputs.publicSubnetIds.includes(SubnetId);
const routeTable = (subnetId: string) =>
  network.routeTables.find(({ Associations }) =>
    Associations?.some(({ SubnetId }) => SubnetId === subnetId),
  );
const addon = (name: string) =>
  must(
    kubernetes.addons.find(({ addonName }) => addonName === name),
    name,
  );

/** A line of the checklist: what is to be seen, and what it must be. */
type Line = [says: string, seen: unknown, mustBe: unknown];

const conditionOf = (action: string, operator: string, key: string) =>
  role.allowing(action).map(({ Condition }) => Condition?.[operator]?.[key]);
const BOUNDARY = `arn:aws:iam::${account}:policy/AstronomerOperationalBoundary`;

const ROLE: Line[] = [
  [
    "is ours only with the organization's external ID",
    role.trust.map(({ Condition }: { Condition: Record<string, object> }) => Condition),
    [{ StringEquals: { "sts:ExternalId": externalId } }],
  ],
  [
    "makes no role without our boundary, and changes none",
    ["CreateRole", "AttachRolePolicy", "UpdateAssumeRolePolicy"].map((action) =>
      conditionOf(`iam:${action}`, "ArnEquals", "iam:PermissionsBoundary"),
    ),
    Array(3).fill([BOUNDARY]),
  ],
  ["puts no policy of its own making into a role", role.allowing("iam:PutRolePolicy"), []],
  [
    "hands roles to the services alone that they are for",
    conditionOf("iam:PassRole", "StringEquals", "iam:PassedToService"),
    [
      [
        "ec2.amazonaws.com",
        "eks.amazonaws.com",
        "monitoring.rds.amazonaws.com",
        "pods.eks.amazonaws.com",
      ],
    ],
  ],
  [
    "makes the service-linked roles alone that a data plane needs",
    conditionOf("iam:CreateServiceLinkedRole", "StringEquals", "iam:AWSServiceName"),
    [
      [
        "autoscaling.amazonaws.com",
        "eks-nodegroup.amazonaws.com",
        "eks.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
        "rds.amazonaws.com",
        "servicequotas.amazonaws.com",
      ],
    ],
  ],
  ["can read EC2's refusals", role.allowing("sts:DecodeAuthorizationMessage").length, 1],
  ["can read quotas", role.allowing("servicequotas:GetServiceQuota").length, 1],
  [
    "says which template it is of",
    role.role.Tags,
    [{ Key: "astro:template-version", Value: TEMPLATE_VERSION }],
  ],
  ["is ours for an hour at most", role.role.MaxSessionDuration, 3600],
];

const VPC: Line[] = [
  ["resolves and gives DNS names", network.dns, [true, true]],
  [
    "has two public and two private subnets, in two zones by their ids",
    asked("CreateSubnet").map(({ AvailabilityZoneId, AvailabilityZone }) => [
      /^use1-az\d$/.test(`${AvailabilityZoneId}`),
      AvailabilityZone,
    ]),
    Array(4).fill([true, undefined]),
  ],
  [
    "tells load balancers their subnets",
    network.subnets.map((subnet) => [
      tagsOf(subnet)["kubernetes.io/role/elb"],
      tagsOf(subnet)["kubernetes.io/role/internal-elb"],
      tagsOf(subnet)[`kubernetes.io/cluster/${outputs.eksClusterName}`],
    ]),
    network.subnets.map((subnet) =>
      isPublic(subnet) ? ["1", undefined, "shared"] : [undefined, "1", "shared"],
    ),
  ],
  [
    "gives no public addresses, in public subnets neither",
    network.subnets.map(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch),
    [false, false, false, false],
  ],
  [
    "has a default security group that lets nothing through",
    [group(/^default$/).IpPermissions, group(/^default$/).IpPermissionsEgress],
    [[], []],
  ],
  [
    "lets only its own addresses reach endpoints, by HTTPS",
    group(/endpoint/).IpPermissions?.map(({ FromPort, ToPort, IpRanges }) => [
      FromPort,
      ToPort,
      IpRanges?.map(({ CidrIp }) => CidrIp),
    ]),
    [[443, 443, [outputs.vpcCidr]]],
  ],
  [
    "has the five interface endpoints, in both private subnets and with private names",
    network.endpoints
      .filter(({ VpcEndpointType }) => VpcEndpointType === "Interface")
      .map((one) => [one.ServiceName?.slice(24), one.SubnetIds?.length, one.PrivateDnsEnabled])
      .toSorted(),
    [
      ["autoscaling", 2, true],
      ["ecr.api", 2, true],
      ["ecr.dkr", 2, true],
      ["elasticloadbalancing", 2, true],
      ["sts", 2, true],
    ],
  ],
  [
    "has S3's gateway endpoint on every private route table",
    network.endpoints.find(({ VpcEndpointType }) => VpcEndpointType === "Gateway")?.RouteTableIds,
    outputs.privateSubnetIds.map((id) => routeTable(id)?.RouteTableId),
  ],
  [
    "leads each private subnet through the NAT gateway of its own zone",
    outputs.privateSubnetIds.map((id) => {
      const via = routeTable(id)?.Routes?.find((one) => one.DestinationCidrBlock === "0.0.0.0/0");
      const nat = network.natGateways.find((one) => one.NatGatewayId === via?.NatGatewayId);
      const zoneOf = (subnetId?: string) =>
        network.subnets.find(({ SubnetId }) => SubnetId === subnetId)?.AvailabilityZoneId;
      return zoneOf(nat?.SubnetId) === zoneOf(id);
    }),
    [true, true],
  ],
  [
    "logs its flows to the log bucket, if that is asked for",
    network.flowLogs.map((one) => [one.ResourceId, one.TrafficType, one.LogDestination]),
    [[outputs.vpcId, "ALL", `arn:aws:s3:::${outputs.logBucket}/flow-logs/`]],
  ],
];

const eks = kubernetes.cluster;
const EKS: Line[] = [
  ["has its private endpoint on", eks.resourcesVpcConfig?.endpointPrivateAccess, true],
  [
    "lets in the vendor's addresses alone at its public endpoint",
    [eks.resourcesVpcConfig?.endpointPublicAccess, eks.resourcesVpcConfig?.publicAccessCidrs],
    [true, ["203.0.113.0/24", "198.51.100.7/32"]],
  ],
  [
    "logs all five types",
    eks.logging?.clusterLogging,
    [
      {
        types: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        enabled: true,
      },
    ],
  ],
  [
    "logs to our own group, which keeps a year",
    kubernetes.logGroups.map(({ logGroupName, retentionInDays }) => [
      logGroupName,
      retentionInDays,
    ]),
    [
      [outputs.eksLogGroup, 365],
      ["RDSOSMetrics", 30], // RDS's own, for enhanced monitoring
    ],
  ],
  [
    "encrypts secrets with a key of the cluster's own",
    eks.encryptionConfig,
    [{ resources: ["secrets"], provider: { keyArn: outputs.encryptionKeyArn } }],
  ],
  ["has a customer-managed key", kubernetes.key.KeyManager, "CUSTOMER"],
  ["has a key that is renewed every year", kubernetes.keyRotates, true],
  [
    "has a key that the account's IAM alone decides on",
    kubernetes.keyPolicy.Statement.map(({ Principal }: { Principal: unknown }) => Principal),
    [{ AWS: `arn:aws:iam::${account}:root` }],
  ],
  ["knows access entries alone", eks.accessConfig?.authenticationMode, "API"],
  [
    "makes whoever creates it no administrator",
    eks.accessConfig?.bootstrapClusterCreatorAdminPermissions,
    false,
  ],
  [
    "lets in its nodes and the cross-account role",
    kubernetes.accessEntries.toSorted(),
    [
      outputs.eksNodeRoleArn,
      `arn:aws:iam::${account}:role/astronomer-remote-management`,
    ].toSorted(),
  ],
  [
    "makes that role its administrator",
    kubernetes.accessPolicies.map(({ policyArn, accessScope }) => [policyArn, accessScope?.type]),
    [["arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", "cluster"]],
  ],
  [
    "begins without add-ons that nobody manages",
    asked("CreateCluster").map(({ bootstrapSelfManagedAddons }) => bootstrapSelfManagedAddons),
    [false],
  ],
  [
    "has its five add-ons, all of them active",
    kubernetes.addons.map(({ status }) => status),
    Array(5).fill("ACTIVE"),
  ],
  [
    "gives pods addresses by prefixes",
    JSON.parse(addon("vpc-cni").configurationValues ?? "").env.ENABLE_PREFIX_DELEGATION,
    "true",
  ],
  [
    "gives the EBS driver a role by pod identity",
    addon("aws-ebs-csi-driver").podIdentityAssociations?.length,
    1,
  ],
  [
    "has the EBS driver mark volumes as the cluster's",
    JSON.parse(addon("aws-ebs-csi-driver").configurationValues ?? "").controller.extraVolumeTags[
      "astro:cluster-id"
    ],
    cluster.clusterId,
  ],
  [
    "takes add-ons over on their first day",
    new Set(asked("CreateAddon").map(({ resolveConflicts }) => resolveConflicts)),
    new Set(["OVERWRITE"]),
  ],
  [
    "has an OIDC provider for service accounts",
    [`https://${kubernetes.provider.Url}`, kubernetes.provider.ClientIDList],
    [eks.identity?.oidc?.issuer, ["sts.amazonaws.com"]],
  ],
  [
    "depends on no thumbprint",
    asked("CreateOpenIDConnectProvider").map(({ ThumbprintList }) => ThumbprintList),
    [undefined],
  ],
  ["is protected from deletion", eks.deletionProtection, true],
  ["stays in standard support", eks.upgradePolicy?.supportType, "STANDARD"],
  [
    "has service addresses that were chosen, not found",
    asked("CreateCluster").map(({ kubernetesNetworkConfig }) => kubernetesNetworkConfig),
    [{ ipFamily: "ipv4", serviceIpv4Cidr: "10.100.0.0/16" }],
  ],
  ["has the newest version in standard support", eks.version, "1.36"],
];

const everyPool = (mustBe: unknown) => pools.map(() => mustBe);
const NODES: Line[] = [
  [
    "ask for tokens to give out metadata, and only to themselves",
    pools.map(({ template }) => template.MetadataOptions),
    everyPool({ HttpTokens: "required", HttpPutResponseHopLimit: 1 }),
  ],
  [
    "have encrypted gp3 volumes",
    pools.map(({ template }) =>
      template.BlockDeviceMappings?.map(({ Ebs }) => [Ebs?.VolumeType, Ebs?.Encrypted]),
    ),
    everyPool([["gp3", true]]),
  ],
  [
    "are tagged with their volumes and interfaces",
    pools.map(({ template }) =>
      template.TagSpecifications?.map(({ ResourceType }) => ResourceType),
    ),
    everyPool(["instance", "volume", "network-interface"]),
  ],
  [
    "run Amazon Linux 2023",
    pools.map(({ nodegroup }) => nodegroup.amiType),
    everyPool("AL2023_x86_64_STANDARD"),
  ],
  [
    "are updated one by one",
    pools.map(({ nodegroup }) => nodegroup.updateConfig),
    everyPool({ maxUnavailable: 1 }),
  ],
  [
    "are repaired by EKS",
    pools.map(({ nodegroup }) => nodegroup.nodeRepairConfig?.enabled),
    everyPool(true),
  ],
  [
    "lie in the private subnets",
    pools.map(({ nodegroup }) => nodegroup.subnets),
    everyPool(outputs.privateSubnetIds),
  ],
  [
    "have the documented types and numbers",
    pools.map(({ nodegroup: { instanceTypes, scalingConfig } }) => [instanceTypes, scalingConfig]),
    [
      [["m5.xlarge"], { minSize: 1, desiredSize: 1, maxSize: 7 }],
      [["m5.xlarge"], { minSize: 1, desiredSize: 1, maxSize: 4 }],
      [["m5.xlarge"], { minSize: 2, desiredSize: 2, maxSize: 4 }],
    ],
  ],
  [
    "have a label by pool",
    pools.map(({ nodegroup }) => nodegroup.labels),
    pools.map(({ pool }) => ({ "astro.io/node-pool": pool })),
  ],
  [
    "are kept for those that tolerate it, where a pool is reserved",
    pools.map(({ nodegroup }) => nodegroup.taints?.map((one) => `${one.key}=${one.value}`)),
    [[], ["astro.io/node-pool=airflow"], ["CriticalAddonsOnly=true"]],
  ],
  [
    "are found by an autoscaler",
    pools.map(({ groupTags }) => [
      groupTags["k8s.io/cluster-autoscaler/enabled"],
      groupTags[`k8s.io/cluster-autoscaler/${outputs.eksClusterName}`],
    ]),
    everyPool(["true", "owned"]),
  ],
  [
    "can be started from none by an autoscaler",
    pools.map(({ groupTags }) =>
      ["label/astro.io/node-pool", "taint/astro.io/node-pool", "taint/CriticalAddonsOnly"].map(
        (part) => groupTags[`k8s.io/cluster-autoscaler/node-template/${part}`],
      ),
    ),
    [
      ["worker", undefined, undefined],
      ["airflow", "airflow:NoSchedule", undefined],
      ["system", undefined, "true:NoSchedule"],
    ],
  ],
  ["are never made fewer", asked("UpdateNodegroupConfig"), []],
];

const db = database.instance;
const RDS: Line[] = [
  ["is encrypted", db.StorageEncrypted, true],
  ["has gp3 storage", db.StorageType, "gp3"],
  [
    "has storage that grows by itself",
    (db.MaxAllocatedStorage ?? 0) > (db.AllocatedStorage ?? 0),
    true,
  ],
  [
    "has a password that RDS makes and keeps",
    db.MasterUserSecret?.SecretArn,
    outputs.databaseSecretArn,
  ],
  [
    "may lie in two zones, of the private subnets",
    database.subnetGroup.Subnets?.map(({ SubnetIdentifier }) => SubnetIdentifier).toSorted(),
    outputs.privateSubnetIds.toSorted(),
  ],
  ["takes TLS alone, by a parameter group of its own", database.parameters["rds.force_ssl"], "1"],
  ["is Multi-AZ", db.MultiAZ, true],
  ["is backed up for a week", db.BackupRetentionPeriod, 7],
  ["is protected from deletion", db.DeletionProtection, true],
  ["copies its tags to snapshots", db.CopyTagsToSnapshot, true],
  ["is watched every minute", db.MonitoringInterval, 60],
  [
    "is watched by a role of its own, within our boundary",
    [
      database.monitoringPolicies,
      database.monitoringRole.PermissionsBoundary?.PermissionsBoundaryArn,
    ],
    [["AmazonRDSEnhancedMonitoringRole"], BOUNDARY],
  ],
  [
    "has Performance Insights, by Database Insights' standard",
    [db.PerformanceInsightsEnabled, db.DatabaseInsightsMode],
    [true, "standard"],
  ],
  ["takes minor upgrades by itself", db.AutoMinorVersionUpgrade, true],
  ["has a certificate of the newer authority", db.CACertificateIdentifier, "rds-ca-rsa2048-g1"],
  ["is not on the internet", db.PubliclyAccessible, false],
  [
    "is reached by nodes alone",
    group(/database/).IpPermissions?.map(({ FromPort, UserIdGroupPairs, IpRanges }) => [
      FromPort,
      UserIdGroupPairs?.map(({ GroupId }) => GroupId),
      IpRanges,
    ]),
    [[5432, [idOf(/node/)], []]],
  ],
  ["has a version that is written down", db.EngineVersion, outputs.databaseEngineVersion],
];

const S3: Line[] = [
  [
    "is closed to the public",
    bucket.publicAccess,
    {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  ],
  [
    "is encrypted",
    bucket.encryption?.map((rule) => rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm),
    ["AES256"],
  ],
  [
    "takes TLS alone",
    bucket.statements[0],
    expect.objectContaining({
      Effect: "Deny",
      Principal: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  ],
  [
    "lets in AWS's log delivery for this account alone, since flow logs were asked for",
    bucket.statements
      .slice(1)
      .map(({ Condition }: { Condition: Record<string, object> }) => Condition["StringEquals"]),
    Array(2).fill(expect.objectContaining({ "aws:SourceAccount": account })),
  ],
  ["keeps logs for a year", bucket.lifecycle?.map(({ Expiration }) => Expiration?.Days), [365]],
  [
    "belongs to its owner with all that is in it",
    bucket.ownership,
    [{ ObjectOwnership: "BucketOwnerEnforced" }],
  ],
  [
    "has no access control lists",
    asked("CreateBucket").filter((input) => "ACL" in input || "GrantRead" in input),
    [],
  ],
];

describe.each([
  ["the cross-account role", ROLE],
  ["the VPC", VPC],
  ["EKS", EKS],
  ["the nodes", NODES],
  ["RDS", RDS],
  ["the log bucket", S3],
])("%s", (_what, lines) => {
  it.each(lines)("%s", (_says, seen, mustBe) => {
    expect(seen).toEqual(mustBe);
  });
});
