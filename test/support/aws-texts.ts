/**
 * What AWS says, for the test of the error catalogue: as reported in the thread that the entry of the
 * catalogue names as its source, or, where no report was found, in the abridged words of AWS's
 * documentation of the code. Account numbers and names are ours.
 */

import type { Cluster } from "../../shared/cluster.ts";

/** A text, and the entry that must know it. */
export interface AwsText {
  entry: string;
  /** Name of the error, as Step Functions gets it: AWS's code, or our own error around it. */
  error: string;
  message: string;
  from?: string;
  region?: Cluster["region"];
}

const ROLE = "arn:aws:sts::123456789012:assumed-role/astronomer-remote-management/c1-EnsureVpc";
const VALIDATED =
  "Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete. We will notify you by email once your request has been validated. While normally resolved within minutes, please allow up to 4 hours for this process to complete. If the issue still persists, please let us know by writing to aws-verification@amazon.com for further assistance.";
const VCPU =
  "VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 0 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.";
const failedGroup = (issues: string) =>
  `node group astro-analytics-worker is CREATE_FAILED; ${issues}; must be ACTIVE`;

const trust: AwsText[] = [
  {
    entry: "RoleTooTrusting",
    error: "TrustRefused",
    message:
      "role astronomer-remote-management in account 123456789012 can be assumed without an external ID, must refuse that",
    from: "functions/preflight/trust.ts",
  },
  {
    entry: "RoleNotAssumable",
    error: "TrustRefused",
    message: "role astronomer-remote-management in account 123456789012 refuses us",
    from: "functions/preflight/trust.ts",
  },
  {
    entry: "RoleRefusesUs",
    error: "AccessDenied",
    message: `User: ${ROLE} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/astronomer-remote-management`,
  },
  {
    entry: "SessionTooLong",
    error: "ValidationError",
    message:
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
  },
  {
    entry: "CredentialsExpired",
    error: "ExpiredToken",
    message: "The security token included in the request is expired",
    from: "aws/aws-cli#8413",
  },
  {
    entry: "CredentialsExpired",
    error: "ExpiredTokenException",
    message: "The security token included in the request is expired",
  },
];

const region: AwsText[] = [
  {
    entry: "RegionNotEnabled",
    error: "AuthFailure",
    message: "AWS was not able to validate the provided access credentials",
    region: "af-south-1",
  },
  {
    entry: "RegionNotEnabled",
    error: "InvalidClientTokenId",
    message: "The security token included in the request is invalid",
    from: "segmentio/aws-okta#225",
    region: "me-south-1",
  },
  {
    entry: "RegionNotEnabled",
    error: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
    from: "aws/aws-sdk-ruby#2850",
    region: "ap-east-1",
  },
  {
    entry: "TokenRefused",
    error: "InvalidClientTokenId",
    message: "The security token included in the request is invalid",
  },
  {
    entry: "RegionBeingEnabled",
    error: "Parked",
    message: "region eu-south-1 is ENABLING in account 123456789012",
  },
  {
    entry: "SignUpUnfinished",
    error: "OptInRequired",
    message:
      "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.",
  },
  {
    entry: "SignUpUnfinished",
    error: "SubscriptionRequiredException",
    message: "The AWS Access Key Id needs a subscription for the service",
    from: "CyberFerret/FaceRekognition-Demo#3",
  },
  {
    entry: "VerificationPending",
    error: "PendingVerification",
    message: VALIDATED,
    from: "UA-TECH-POWER/DDoS_terraform_aws#5",
  },
  {
    entry: "VerificationPending",
    error: "PendingVerification",
    message:
      "Your account is currently being verified. Verification normally takes less than 2 hours. Until your account is verified, you may not be able to launch additional instances or create additional volumes.",
    from: "galaxyproject/cloudlaunch#150",
  },
  {
    entry: "VerificationPending",
    error: "Parked",
    message: failedGroup(`AsgInstanceLaunchFailures: ${VALIDATED} Launching EC2 instance failed.`),
    from: "appvia/kore#585",
  },
  {
    entry: "VerificationPending",
    error: "WaitedTooLong",
    message: `PendingVerification: ${VALIDATED}`,
  },
  {
    entry: "AccountBlocked",
    error: "Blocked",
    message:
      "This account is currently blocked and not recognized as a valid account. Please contact aws-verification@amazon.com if you have questions.",
  },
];

const denials: AwsText[] = [
  {
    entry: "DeniedByOrganization",
    error: "AccessDenied",
    message: `User: ${ROLE} is not authorized to perform: rds:CreateDBInstance on resource: arn:aws:rds:eu-west-2:123456789012:db:test-unencrypted with an explicit deny in a service control policy: arn:aws:organizations::210987654321:policy/o-b2fpbzyd95/service_control_policy/p-v4qqk7we`,
  },
  {
    entry: "DeniedByOrganization",
    error: "AccessDenied",
    message: `UnauthorizedOperation: You are not authorized to perform this operation. User: ${ROLE} is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:123456789012:instance/* with an explicit deny in a service control policy. Encoded authorization failure message: 0l-KPWQJ8q5z3YatP3Ybgb5lf0dibDhN6KaE3jQ5Bu4hNkP1BxfK`,
    from: "aws/karpenter-provider-aws#8190",
  },
  {
    entry: "DeniedBySession",
    error: "AccessDeniedException",
    message: `User: ${ROLE} is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-east-1:123456789012:parameter/x because no session policy allows the ssm:GetParameter action`,
  },
  {
    entry: "DeniedByBoundary",
    error: "AccessDenied",
    message: `UnauthorizedOperation: You are not authorized to perform this operation. User: ${ROLE} is not authorized to perform: ec2:CreateRole on resource: *** because no permissions boundary allows the ec2:CreateRole action`,
  },
  {
    entry: "LinkedRoleDenied",
    error: "InvalidRequestException",
    message:
      "Failed to validate if SLR: AWSServiceRoleForAmazonEKSNodegroup already exists due to missing permissions for 'iam:GetRole'",
  },
  {
    entry: "LinkedRoleDenied",
    error: "AccessDenied",
    message: `User: ${ROLE} is not authorized to perform: iam:CreateServiceLinkedRole on resource: arn:aws:iam::123456789012:role/aws-service-role/eks-nodegroup.amazonaws.com/AWSServiceRoleForAmazonEKSNodegroup`,
    from: "XenitAB/terraform-modules#396",
  },
  {
    entry: "LinkedRoleDenied",
    error: "AuthFailure.ServiceLinkedRoleCreationNotPermitted",
    message:
      "The provided credentials do not have permission to create the service-linked role for EC2 Spot Instances.",
    from: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/service-linked-roles-spot-instance-requests.html",
  },
  {
    entry: "DeniedByRole",
    error: "AccessDenied",
    message: `UnauthorizedOperation: You are not authorized to perform this operation. User: ${ROLE} is not authorized to perform: ec2:CreateVpc on resource: arn:aws:ec2:us-east-1:123456789012:vpc/* because no identity-based policy allows the ec2:CreateVpc action`,
    from: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
  },
  {
    entry: "DeniedByRole",
    error: "InvalidRequestException",
    message:
      "You are not authorized to launch instances with this launch template. Encoded authorization failure message: 0l-KPWQJ8q5z3YatP3Ybgb5lf0dib",
  },
  {
    entry: "Denied",
    error: "UnauthorizedOperation",
    message:
      "You are not authorized to perform this operation. Encoded authorization failure message: 0l-KPWQJ8q5z3YatP3Ybgb5lf0dibDhN6KaE3jQ5Bu4hNkP1BxfK",
    from: "aws/karpenter-provider-aws#1536",
  },
];

const unavailable: AwsText[] = [
  {
    entry: "Throttled",
    error: "RequestLimitExceeded",
    message: "Request limit exceeded.",
    from: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
  },
  { entry: "Throttled", error: "Throttling", message: "Rate exceeded" },
  {
    entry: "Throttled",
    error: "TooManyRequestsException",
    message: "Too Many Requests",
  },
  {
    entry: "AwsUnavailable",
    error: "ServiceUnavailableException",
    message: "Service is unavailable, please try again later",
  },
];

const quotas: AwsText[] = [
  ...["Parked", "WaitedTooLong"].map((error) => ({
    entry: "QuotaIncreaseRequested",
    error,
    message:
      "quota L-1216C47A (Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances) in us-east-1 is 5, and an increase to 40 is requested (CASE_OPENED), must be at least 40",
  })),
  {
    entry: "ElasticIpQuota",
    error: "QuotaExceeded",
    message: "AddressLimitExceeded: The maximum number of addresses has been reached.",
  },
  {
    entry: "VpcQuota",
    error: "VpcLimitExceeded",
    message: "The maximum number of VPCs has been reached.",
  },
  {
    entry: "InternetGatewayQuota",
    error: "InternetGatewayLimitExceeded",
    message: "The maximum number of internet gateways has been reached.",
  },
  {
    entry: "NatGatewayQuota",
    error: "NatGatewayLimitExceeded",
    message: "Performing this operation would exceed the limit of 5 NAT gateways",
  },
  {
    entry: "EndpointQuota",
    error: "VpcEndpointLimitExceeded",
    message: "The maximum number of VPC endpoints has been reached.",
  },
  {
    entry: "SecurityGroupQuota",
    error: "SecurityGroupLimitExceeded",
    message: "The maximum number of security groups for VPC 'vpc-1' has been reached.",
  },
  {
    entry: "VcpuQuota",
    error: "VcpuLimitExceeded",
    message: VCPU,
    from: "openshift/installer#2736",
  },
  {
    entry: "VcpuQuota",
    error: "QuotaExceeded",
    message: failedGroup(
      `AsgInstanceLaunchFailures: Could not launch On-Demand Instances. ${VCPU} Launching EC2 instance failed.`,
    ),
  },
  {
    entry: "SpotQuota",
    error: "Error",
    message: failedGroup(
      "AsgInstanceLaunchFailures: Max spot instance count exceeded. Launching EC2 instance failed.",
    ),
  },
  {
    entry: "NodeGroupQuota",
    error: "ResourceLimitExceededException",
    message: "Nodegroup limit exceeded for cluster.",
  },
  {
    entry: "EksClusterQuota",
    error: "ResourceLimitExceededException",
    message: "Cluster limit exceeded for account.",
  },
  {
    entry: "DatabaseQuota",
    error: "InstanceQuotaExceeded",
    message: "DB Instance quota exceeded",
  },
  {
    entry: "DatabaseStorageQuota",
    error: "StorageQuotaExceeded",
    message:
      "The operation cannot be completed. The storage quota for this account has been exceeded by 7068; requested iops: 16000; computed size: 500. You can use the Service Quotas console to request an increase in total storage for this account",
  },
  {
    entry: "DatabaseSubnetGroupQuota",
    error: "DBSubnetGroupQuotaExceeded",
    message:
      "The request would result in the user exceeding the allowed number of DB subnet groups.",
  },
  {
    entry: "DatabaseParameterGroupQuota",
    error: "DBParameterGroupQuotaExceeded",
    message:
      "The request would result in the user exceeding the allowed number of DB parameter groups.",
  },
  {
    entry: "RoleQuota",
    error: "LimitExceeded",
    message: "Cannot exceed quota for RolesPerAccount: 1000",
  },
  {
    entry: "BucketQuota",
    error: "TooManyBuckets",
    message: "You have attempted to create more buckets than allowed",
  },
  {
    entry: "OtherQuota",
    error: "Error",
    message: failedGroup(
      "AsgInstanceLaunchFailures: You've reached your quota for maximum Fleet Requests for this account. Launching EC2 instance failed.",
    ),
  },
  {
    entry: "OtherQuota",
    error: "RouteTableLimitExceeded",
    message: "The maximum number of route tables has been reached.",
    from: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
  },
];

const capacity: AwsText[] = [
  {
    entry: "NoCapacityForNodes",
    error: "InsufficientInstanceCapacity",
    message:
      "We currently do not have sufficient m5.xlarge capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity.",
  },
  {
    entry: "NoCapacityForNodes",
    error: "Parked",
    message: failedGroup(
      "AsgInstanceLaunchFailures: Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient m5.xlarge capacity in the Availability Zone you requested (us-east-1a). Launching EC2 instance failed.",
    ),
  },
  {
    entry: "NoCapacityForControlPlane",
    error: "UnsupportedAvailabilityZoneException",
    message:
      "Cannot create cluster 'x' because us-east-1e, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f",
  },
  {
    entry: "NoCapacityForDatabase",
    error: "InsufficientDBInstanceCapacity",
    message:
      "Cannot create a db.t2.micro database instance because there are no availability zones with sufficient capacity for VPC and storage type : gp2 for db.t2.micro.",
  },
  {
    entry: "NodesNotOffered",
    error: "InvalidRequestException",
    message:
      "Your requested instance type (m5.xlarge) is not supported in your requested Availability Zone (us-east-1e). Please retry your request by not specifying an Availability Zone or choosing us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f.",
  },
  {
    entry: "DatabaseNotOffered",
    error: "InvalidParameterCombination",
    message:
      "RDS does not support creating a DB instance with the following combination: DBInstanceClass=db.t2.small, Engine=postgres, EngineVersion=14.1, LicenseModel=postgresql-license. For supported combinations of instance class and database engine version, see the documentation.",
  },
  {
    entry: "VersionVanished",
    error: "InvalidParameterCombination",
    message: "Cannot find version 12.5 for postgres",
  },
  {
    entry: "EndpointNotInZone",
    error: "InvalidParameter",
    message:
      "The VPC endpoint service com.amazonaws.us-east-1.ecr.api does not support the availability zone of the subnet: subnet-1.",
  },
  {
    entry: "ZoneUnknown",
    error: "InvalidParameterValue",
    message:
      "Value (ap-northeast-1b) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ap-northeast-1c, ap-northeast-1a, ap-northeast-1d.",
  },
  {
    entry: "SubnetFull",
    error: "InvalidParameterException",
    message: "Provided subnets subnet-1 Free IPs: 0, need at least 5 IPs in each subnet",
  },
  {
    entry: "SubnetFull",
    error: "InsufficientFreeAddresses",
    message:
      "One or more of the subnets associated with your cluster does not have enough available IP addresses for Amazon EKS to perform cluster management operations.",
  },
];

const roles: AwsText[] = [
  "Role with arn: arn:aws:iam::123456789012:role/x, could not be assumed because it does not exist or the trusted entity is not correct",
  "Role arn:aws:iam::123456789012:role/astro-analytics-eks-cluster does not exist",
  "Error in role params",
  "Role could not be assumed because the trusted entity is not correct",
  "The provided role doesn't have the Amazon EKS Managed Policies associated with it. Please ensure the following policies [AmazonEKSClusterPolicy] are attached",
  "IAM role's policy must include the `ec2:DescribeSubnets` action",
].map((message) => ({
  entry: "RoleNotKnownToEks",
  error: "InvalidParameterException",
  message,
}));

const moreRoles: AwsText[] = [
  {
    entry: "AddonRoleNotKnown",
    error: "InvalidParameterException",
    message: "unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'",
  },
  {
    entry: "RoleNotKnownToRds",
    error: "InvalidParameterValue",
    message:
      "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING",
  },
  {
    entry: "RoleNotKnownToRds",
    error: "ValidationError",
    message: "RDS couldn't fetch the role from instance profile",
  },
  {
    entry: "NodegroupRoleNotKnown",
    error: "InvalidRequestException",
    message: "Amazon EKS Nodegroups was unable to assume the service-linked role in your account",
  },
  {
    entry: "RdsRoleNotKnown",
    error: "InvalidParameterValue",
    message:
      "Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later",
  },
  {
    entry: "RdsRoleNotKnown",
    error: "InvalidParameterValue",
    message:
      "Missing necessary credentials in the request to create the service linked role for RDS",
    from: "aws-samples/eks-workshop-v2#1609",
  },
  {
    entry: "LinkedRoleTaken",
    error: "InvalidInput",
    message:
      "Service role name AWSServiceRoleForRDS has been taken in this account, please try a different suffix.",
  },
  {
    entry: "KeyPolicyNamesNobody",
    error: "MalformedPolicyDocumentException",
    message: "Policy contains a statement with one or more invalid principals.",
  },
];

const kubernetes: AwsText[] = [
  {
    entry: "NodesMissSomething",
    error: "Error",
    message: failedGroup(
      "Ec2SecurityGroupNotFound: We couldn't find the cluster security group for the cluster. You must recreate your cluster.",
    ),
  },
  {
    entry: "NodesNotAdmitted",
    error: "Error",
    message: failedGroup(
      "AccessDenied: Amazon EKS or one or more of your managed nodes is failing to authenticate or authorize with your Kubernetes cluster API server.",
    ),
  },
  {
    entry: "NodesDidNotJoin",
    error: "NotMade",
    message: failedGroup("NodeCreationFailure: Instances failed to join the kubernetes cluster"),
  },
  {
    entry: "NodesDidNotLaunch",
    error: "NotMade",
    message: failedGroup(
      "AsgInstanceLaunchFailures: Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state",
    ),
  },
  {
    entry: "NodesUnreachable",
    error: "NotMade",
    message: failedGroup(
      "ClusterUnreachable: Amazon EKS or one or more of your managed nodes is unable to to communicate with your Kubernetes cluster API server.",
    ),
  },
  {
    entry: "AddonDegraded",
    error: "NotReady",
    message:
      "add-on coredns is DEGRADED; InsufficientNumberOfReplicas: The add-on is unhealthy because it doesn't have the desired number of replicas.",
  },
  {
    entry: "AddonConflict",
    error: "NotMade",
    message:
      "add-on vpc-cni is CREATE_FAILED; ConfigurationConflict: Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts: ConfigMap amazon-vpc-cni",
    from: "aws/containers-roadmap#1389",
  },
  {
    entry: "AddonBroken",
    error: "NotMade",
    message:
      "add-on aws-ebs-csi-driver is CREATE_FAILED; AdmissionRequestDenied: admission webhook denied the request",
  },
  {
    entry: "KubernetesAlreadyThere",
    error: "ResourceInUseException",
    message: "Cluster already exists with name: astro-analytics",
  },
  {
    entry: "KubernetesBusy",
    error: "ResourceInUseException",
    message: "Cluster has nodegroups attached",
  },
  {
    entry: "KubernetesBusy",
    error: "ResourceInUseException",
    message: "Nodegroup associated with cluster currently has an update in status DELETING",
  },
];

const database: AwsText[] = [
  {
    entry: "TooFewZonesForDatabase",
    error: "DBSubnetGroupDoesNotCoverEnoughAZs",
    message:
      "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: us-east-2a. Add subnets to cover at least 2 AZs.",
    from: "terraform-aws-modules/terraform-aws-vpc#821",
  },
  {
    entry: "ZoneUnavailableForDatabase",
    error: "InvalidVPCNetworkStateFault",
    message:
      "Availability zone '[us-east-1e]' is unavailable in this region, please choose another zone set.",
  },
  {
    entry: "DatabaseNotMade",
    error: "NotMade",
    message: "database astro-analytics is incompatible-network, must be available",
  },
  {
    entry: "DatabaseNotMade",
    error: "NotMade",
    message: "database astro-analytics is failed, must be available",
  },
  {
    entry: "DatabaseBroken",
    error: "Error",
    message: "database astro-analytics is storage-full, must be available",
  },
  {
    entry: "DatabaseProtected",
    error: "InvalidParameterCombination",
    message:
      "Cannot delete protected DB Instance, please disable deletion protection and try again.",
  },
  {
    entry: "SnapshotAlreadyThere",
    error: "DBSnapshotAlreadyExists",
    message: "Cannot create the snapshot because a snapshot with the identifier x already exists.",
  },
  {
    entry: "DatabaseBusy",
    error: "InvalidDBInstanceState",
    message: "Instance astro-analytics is already being deleted.",
  },
];

const network: AwsText[] = [
  {
    entry: "NatWithoutInternet",
    error: "NotMade",
    message:
      "nat gateway nat-0b029ecb4621bff2a has failed: Gateway.NotAttached: Network vpc-09c4137b451be0b1f has no Internet gateway attached",
  },
  {
    entry: "NatFailed",
    error: "NotMade",
    message:
      "nat gateway nat-0a6ac67cb96eaaaaa has failed: Resource.AlreadyAssociated: Elastic IP address [eipalloc-1] is already associated",
  },
  {
    entry: "NotListedYet",
    error: "InvalidVpcID.NotFound",
    message: "The vpc ID 'vpc-1' does not exist",
  },
  {
    entry: "NotListedYet",
    error: "InvalidNatGatewayID.NotFound",
    message: "The natGateway ID 'nat-0770306a339d57474' does not exist",
    from: "boto/boto3#779",
  },
  {
    entry: "NotListedYet",
    error: "InvalidSubnetID.NotFound",
    message: "The subnet ID 'subnet-1' does not exist",
  },
  {
    entry: "NetworkConflict",
    error: "NetworkConflict",
    message: "172.20.0.0/26 is used in vpc-1 by subnet-1, must be free",
    from: "functions/data-plane/subnets.ts",
  },
  {
    entry: "LeftBehind",
    error: "LeftBehind",
    message:
      "the network of cluster analytics in account 123456789012, us-east-1, holds what is not the cluster's, must be empty of it: network interface eni-1 of instance i-1: terminate the instance, or move it to a VPC of your own",
    from: "shared/strangers.ts",
  },
  {
    entry: "NameTaken",
    error: "NameTaken",
    message: "eks cluster astro-analytics is not this cluster's, must be absent",
    from: "functions/data-plane/eks-cluster.ts",
  },
  {
    entry: "BucketOfSomebodyElse",
    error: "NameTaken",
    message:
      "BucketAlreadyExists: The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
  },
  {
    entry: "BucketNameResting",
    error: "OperationAborted",
    message:
      "A conflicting conditional operation is currently in progress against this resource. Please try again.",
  },
  {
    entry: "AclsNotAllowed",
    error: "AccessControlListNotSupported",
    message: "The bucket does not allow ACLs",
  },
  {
    entry: "StillInUse",
    error: "DependencyViolation",
    message:
      "Network vpc-1 has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.",
  },
  {
    entry: "RoleHasPolicies",
    error: "DeleteConflict",
    message: "Cannot delete entity, must detach all policies first.",
  },
];

const workflow: AwsText[] = [
  {
    entry: "PreflightFailed",
    error: "PreflightFailed",
    message: "quota L-1216C47A (Running On-Demand Standard instances) is 5 in eu-west-1, needs 40",
    from: "functions/preflight/preflight.ts",
  },
  { entry: "Parked", error: "Parked", message: "something that somebody else has to do" },
  { entry: "WaitedTooLong", error: "WaitedTooLong", message: "something has not come" },
  { entry: "RefusedByAws", error: "NotOffered", message: "not there" },
  { entry: "NotMade", error: "NotMade", message: "something is CREATE_FAILED" },
  { entry: "JustStarted", error: "JustStarted", message: "vpc vpc-1 is pending" },
  { entry: "NotReady", error: "NotReady", message: "eks cluster astro-analytics is CREATING" },
  {
    entry: "TimedOut",
    error: "States.Timeout",
    message: "the execution took longer than it may",
  },
  {
    entry: "TimedOut",
    error: "Sandbox.Timedout",
    message: "RequestId: 6f747a18 Error: Task timed out after 60.00 seconds",
  },
  {
    entry: "DefinitionWrong",
    error: "States.Runtime",
    message:
      "An error occurred while executing the state 'EnsureVpc' (entered at the event id #7). The JSONPath '$.plan' specified for the field 'plan.$' could not be found in the input",
  },
  {
    entry: "Superseded",
    error: "Superseded",
    message: "cluster c1 is not in provisioning any more",
  },
  { entry: "ExecutionAborted", error: "ExecutionAborted", message: "the execution was stopped" },
  {
    entry: "LambdaFailed",
    error: "Lambda.Unknown",
    message: "The cause could not be determined because Lambda did not return an error type.",
  },
  {
    entry: "OurBug",
    error: "TypeError",
    message: "Cannot read properties of undefined (reading 'VpcId')",
  },
];

export const AWS_TEXTS: AwsText[] = [
  ...trust,
  ...region,
  ...denials,
  ...unavailable,
  ...quotas,
  ...capacity,
  ...roles,
  ...moreRoles,
  ...kubernetes,
  ...database,
  ...network,
  ...workflow,
];
