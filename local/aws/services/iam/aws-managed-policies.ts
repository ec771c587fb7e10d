/** AWS's own managed policies, as far as an EKS and RDS data plane meets them. Names only. */

/** Path and name after `arn:aws:iam::aws:policy/`. */
export const AWS_MANAGED_POLICIES = [
  "AdministratorAccess",
  "PowerUserAccess",
  "ReadOnlyAccess",
  "AmazonEKSClusterPolicy",
  "AmazonEKSServicePolicy",
  "AmazonEKSVPCResourceController",
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKSWorkerNodeMinimalPolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonSSMManagedInstanceCore",
  "CloudWatchAgentServerPolicy",
  "service-role/AmazonEBSCSIDriverPolicy",
  "service-role/AmazonEFSCSIDriverPolicy",
  "service-role/AmazonRDSEnhancedMonitoringRole",
  "aws-service-role/AmazonEKSServiceRolePolicy",
  "aws-service-role/AWSServiceRoleForAmazonEKSNodegroup",
  "aws-service-role/AutoScalingServiceRolePolicy",
  "aws-service-role/AWSElasticLoadBalancingServiceRolePolicy",
  "aws-service-role/AmazonRDSServiceRolePolicy",
  "aws-service-role/AWSEC2SpotServiceRolePolicy",
] as const;
