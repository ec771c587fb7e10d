/** The steps of the workflows, in the order a reader would tell them. */

/** Title for people, and the seconds that the step takes when all is well. */
type Steps = Record<string, { title: string; typicalSeconds: number }>;

export const PROVISIONING_STEPS = {
  ProveTrust: { title: "Cross-account role", typicalSeconds: 2 },
  Preflight: { title: "Preflight checks", typicalSeconds: 3 },
  EnsureVpc: { title: "VPC", typicalSeconds: 3 },
  EnsureSubnets: { title: "Subnets", typicalSeconds: 3 },
  EnsureSecurityGroups: { title: "Security groups", typicalSeconds: 3 },
  EnsureServiceLinkedRoles: { title: "Service-linked roles", typicalSeconds: 2 },
  EnsureRoles: { title: "IAM roles", typicalSeconds: 3 },
  EnsureEncryptionKey: { title: "Encryption key", typicalSeconds: 1 },
  EnsureLogGroup: { title: "Log group", typicalSeconds: 1 },
  EnsureInternetGateway: { title: "Internet gateway", typicalSeconds: 1 },
  EnsureNatGateways: { title: "NAT gateways", typicalSeconds: 105 },
  EnsureRoutes: { title: "Route tables", typicalSeconds: 1 },
  EnsureEndpoints: { title: "VPC endpoints", typicalSeconds: 60 },
  EnsureEksCluster: { title: "EKS cluster", typicalSeconds: 550 },
  EnsureBootstrapAddons: { title: "Networking add-ons", typicalSeconds: 2 },
  EnsureAccessEntry: { title: "Access to Kubernetes", typicalSeconds: 1 },
  EnsureOidcProvider: { title: "OIDC provider", typicalSeconds: 1 },
  EnsureNodeGroups: { title: "Node groups", typicalSeconds: 115 },
  EnsureAddons: { title: "Add-ons", typicalSeconds: 15 },
  EnsureAutoscalerTags: { title: "Autoscaler tags", typicalSeconds: 1 },
  EnsureDatabase: { title: "RDS database", typicalSeconds: 820 },
  EnsureLogBucket: { title: "Log bucket", typicalSeconds: 2 },
  EnsureFlowLogs: { title: "Flow logs", typicalSeconds: 1 },
  Activate: { title: "Activation", typicalSeconds: 1 },
} as const satisfies Steps;

/** What nodes need on their way out goes after them, though AWS would let it go before. */
export const DELETION_STEPS = {
  StopProvisioning: { title: "Running provisioning", typicalSeconds: 1 },
  RemoveNodeGroups: { title: "Node groups", typicalSeconds: 385 },
  RemoveEksCluster: { title: "EKS cluster", typicalSeconds: 155 },
  RemoveNatGateways: { title: "NAT gateways", typicalSeconds: 85 },
  RemoveEndpoints: { title: "VPC endpoints", typicalSeconds: 60 },
  RemoveDatabase: { title: "RDS database", typicalSeconds: 390 },
  RemoveKubernetesLeftovers: { title: "What Kubernetes left", typicalSeconds: 10 },
  RemoveFlowLogs: { title: "Flow logs", typicalSeconds: 1 },
  RemoveInternetGateway: { title: "Internet gateway", typicalSeconds: 1 },
  RemoveSubnets: { title: "Subnets", typicalSeconds: 1 },
  RemoveRoutes: { title: "Route tables", typicalSeconds: 1 },
  RemoveSecurityGroups: { title: "Security groups", typicalSeconds: 1 },
  RemoveVpc: { title: "VPC", typicalSeconds: 1 },
  RemoveOidcProvider: { title: "OIDC provider", typicalSeconds: 1 },
  RemoveEncryptionKey: { title: "Encryption key", typicalSeconds: 2 },
  RemoveLogGroup: { title: "Log group", typicalSeconds: 1 },
  RemoveRoles: { title: "IAM roles", typicalSeconds: 2 },
  RemoveLogBucket: { title: "Log bucket", typicalSeconds: 1 },
  VerifyDeletion: { title: "Receipt", typicalSeconds: 2 },
} as const satisfies Steps;

/** All steps, whichever workflow they are of: no two have the same name. */
export const STEPS = { ...PROVISIONING_STEPS, ...DELETION_STEPS };

export type StepName = keyof typeof STEPS;

/** All step names, in order. */
export const STEP_NAMES = Object.keys(STEPS) as [StepName];
