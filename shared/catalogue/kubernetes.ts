/** EKS: control plane, nodes, add-ons. */

import { type Entry, heals, retries, vendorActs } from "./entry.ts";

const REDRIVE = "A redrive makes it anew.";

export const KUBERNETES: Entry[] = [
  vendorActs({
    name: "NodesMissSomething",
    codes: [
      "AutoScalingGroupNotFound",
      "Ec2LaunchTemplateNotFound",
      "Ec2LaunchTemplateVersionMismatch",
      "Ec2SecurityGroupNotFound",
      "Ec2SubnetNotFound",
      "IamInstanceProfileNotFound",
      "IamNodeRoleNotFound",
      "EC2_SUBNET_NOT_FOUND",
      "IAM_ROLE_NOT_FOUND",
      "VPC_NOT_FOUND",
    ],
    means: "Something that Kubernetes needs was deleted, by whomever.",
    staff:
      "Find in the account's CloudTrail who deleted it; make it again by hand with the tags it had, or delete the cluster. Then redrive.",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html",
  }),
  heals({
    name: "NodesNotAdmitted",
    codes: ["AccessDenied"],
    text: /node group \S+ is|fail(ing|ed) to authenticate or authorize/,
    means: "Nodes may not join: the cluster does not know their role.",
    staff: `Look for the nodes' role among the cluster's access entries. ${REDRIVE}`,
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html",
  }),
  heals({
    name: "NodesDidNotJoin",
    codes: ["NodeCreationFailure"],
    means: "Instances ran, but did not join the cluster; EKS gives up after 15 minutes.",
    staff: `See the evidence: instances must reach EKS, STS, ECR and S3 by the NAT gateways, and their role must be allowed to join. ${REDRIVE}`,
    source: "aws/containers-roadmap#764",
  }),
  heals({
    name: "NodesDidNotLaunch",
    codes: ["AsgInstanceLaunchFailures", "InstanceLimitExceeded"],
    means: "Auto Scaling could not launch instances; its own text says why.",
    staff: `See the evidence; often a key that Auto Scaling may not use, or a policy of the organization. ${REDRIVE}`,
    source: "hashicorp/terraform-provider-aws#39904",
  }),
  heals({
    name: "NodesUnreachable",
    codes: ["ClusterUnreachable"],
    means: "EKS could not reach the nodes or the cluster.",
    staff: `Look at EKS's health issues in the evidence and at AWS's health dashboard. ${REDRIVE}`,
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html",
  }),
  heals({
    name: "AddonDegraded",
    codes: ["InsufficientNumberOfReplicas"],
    means: "An add-on's pods do not run: there is no node for them, or they do not start.",
    staff: `It was waited for for half an hour each time. Look whether the nodes are Ready and what the pods of the add-on say: \`kubectl describe pods -n kube-system\`. ${REDRIVE}`,
    source: "terraform-aws-modules/terraform-aws-eks#3001",
  }),
  heals({
    name: "AddonConflict",
    codes: ["ConfigurationConflict"],
    means: "Somebody has changed what the add-on wants to set.",
    staff:
      "The step overwrites it when it makes the add-on; see the evidence for what stands in its way, then redrive.",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_AddonIssue.html",
  }),
  heals({
    name: "AddonBroken",
    codes: [
      "AddonPermissionFailure",
      "AddonSubscriptionNeeded",
      "AdmissionRequestDenied",
      "UnsupportedAddonModification",
      "K8sResourceNotFound",
    ],
    means: "An add-on could not be installed.",
    staff: `See the evidence for EKS's own words. ${REDRIVE}`,
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_AddonIssue.html",
  }),
  retries({
    name: "KubernetesAlreadyThere",
    codes: ["ResourceInUseException"],
    text: /already exists/i,
    means: "It is there already: the next look tells whether it is ours.",
    staff: "Look whose it is: a thing without our tags is the customer's to remove.",
    source: "kubernetes-sigs/cluster-api-provider-aws: pkg/cloud/services/eks/cluster.go",
  }),
  retries({
    name: "KubernetesBusy",
    codes: ["ResourceInUseException", "InvalidRequestException"],
    text: /in status|is not in ACTIVE|has nodegroups attached|currently has|in progress/i,
    means: "EKS does one thing after the other, and is still at the one before.",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteNodegroup.html",
  }),
];
