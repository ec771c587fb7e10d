/**
 * What the role must never do, whatever policies somebody gives it. Written down here once more and
 * not read from the template, so that what is taken away there is missed here.
 */

/** Requests that must be denied: each action, on that resource, in that context. */
interface Denied {
  what: string;
  resource: string;
  context?: Record<string, string>;
  actions: string[];
}

const iam = (...names: string[]) => names.map((name) => `iam:${name}`);
const inAccount = (resource: string) => `arn:aws:iam::123456789012:${resource}`;
const BOUNDARY = inAccount("policy/AstronomerOperationalBoundary");

const OWN_POLICY_ACTIONS = iam(
  "CreatePolicyVersion",
  "DeletePolicy",
  "DeletePolicyVersion",
  "SetDefaultPolicyVersion",
  "TagPolicy",
  "UntagPolicy",
);

const ROLES_WITHOUT_BOUNDARY = iam(
  "AttachRolePolicy",
  "CreateRole",
  "DeleteRolePolicy",
  "DetachRolePolicy",
  "PutRolePolicy",
  "UpdateAssumeRolePolicy",
);

export const DENIED_FOR_GOOD: Denied[] = [
  {
    what: "roles without a boundary",
    resource: inAccount("role/astro-analytics-eks-node"),
    actions: ROLES_WITHOUT_BOUNDARY,
  },
  {
    what: "roles with another boundary",
    resource: inAccount("role/astro-analytics-eks-node"),
    context: { "iam:PermissionsBoundary": inAccount("policy/Another") },
    actions: ROLES_WITHOUT_BOUNDARY,
  },
  {
    what: "boundaries of roles",
    resource: inAccount("role/astro-analytics-eks-node"),
    actions: iam("DeleteRolePermissionsBoundary", "PutRolePermissionsBoundary"),
  },
  {
    what: "boundaries of users",
    resource: inAccount("user/somebody"),
    actions: iam("DeleteUserPermissionsBoundary", "PutUserPermissionsBoundary"),
  },
  {
    what: "the role itself",
    resource: inAccount("role/astronomer-remote-management"),
    context: { "iam:PermissionsBoundary": BOUNDARY },
    actions: iam(
      "AttachRolePolicy",
      "DeleteRole",
      "DeleteRolePolicy",
      "DetachRolePolicy",
      "PassRole",
      "PutRolePolicy",
      "TagRole",
      "UntagRole",
      "UpdateAssumeRolePolicy",
      "UpdateRole",
      "UpdateRoleDescription",
    ),
  },
  {
    what: "its policies",
    resource: inAccount("policy/Network-AstronomerCrossAccountRole"),
    actions: OWN_POLICY_ACTIONS,
  },
  { what: "its boundaries", resource: BOUNDARY, actions: OWN_POLICY_ACTIONS },
  {
    what: "its stack",
    resource: "arn:aws:cloudformation:us-east-1:123456789012:stack/AstroCrossAccountRole/0",
    actions: [
      "CreateChangeSet",
      "DeleteStack",
      "ExecuteChangeSet",
      "SetStackPolicy",
      "UpdateStack",
    ].map((name) => `cloudformation:${name}`),
  },
  {
    what: "users and their keys",
    resource: inAccount("user/somebody"),
    actions: iam(
      "AttachUserPolicy",
      "CreateAccessKey",
      "CreateLoginProfile",
      "CreateServiceSpecificCredential",
      "CreateUser",
      "PutUserPolicy",
      "ResetServiceSpecificCredential",
      "UpdateAccessKey",
      "UpdateLoginProfile",
      "UploadSSHPublicKey",
      "UploadSigningCertificate",
    ),
  },
  {
    what: "groups",
    resource: inAccount("group/some"),
    actions: iam("AddUserToGroup", "AttachGroupPolicy", "CreateGroup", "PutGroupPolicy"),
  },
  ...(
    [
      ["trail/main", ["DeleteTrail", "PutEventSelectors", "PutInsightSelectors", "StopLogging"]],
      ["trail/main", ["UpdateTrail"]],
      ["channel/main", ["DeleteChannel", "UpdateChannel"]],
      [
        "eventdatastore/main",
        ["DeleteEventDataStore", "StopEventDataStoreIngestion", "UpdateEventDataStore"],
      ],
    ] as const
  ).map(([resource, names]) => ({
    what: "trails",
    resource: `arn:aws:cloudtrail:us-east-1:123456789012:${resource}`,
    actions: names.map((name) => `cloudtrail:${name}`),
  })),
  {
    what: "alarms",
    resource: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:AstronomerCrossAccountRoleChanges",
    actions: ["DeleteAlarms", "DisableAlarmActions", "PutMetricAlarm", "SetAlarmState"].map(
      (name) => `cloudwatch:${name}`,
    ),
  },
  {
    what: "the topic of the alarm",
    resource: "arn:aws:sns:us-east-1:123456789012:AstronomerCrossAccountRoleChanges",
    actions: ["sns:DeleteTopic", "sns:SetTopicAttributes"],
  },
  { what: "subscriptions of the topic", resource: "*", actions: ["sns:Unsubscribe"] },
  {
    what: "log groups that are not ours",
    resource: "arn:aws:logs:us-east-1:123456789012:log-group:trail",
    actions: [
      "DeleteLogGroup",
      "DeleteMetricFilter",
      "DeleteRetentionPolicy",
      "PutMetricFilter",
      "PutRetentionPolicy",
    ].map((name) => `logs:${name}`),
  },
  {
    what: "streams of log groups that are not ours",
    resource: "arn:aws:logs:us-east-1:123456789012:log-group:trail:log-stream:1",
    actions: ["logs:DeleteLogStream"],
  },
  {
    what: "buckets that are not ours",
    resource: "arn:aws:s3:::trail",
    actions: [
      "DeleteBucket",
      "DeleteBucketPolicy",
      "PutBucketAcl",
      "PutBucketOwnershipControls",
      "PutBucketPolicy",
      "PutBucketVersioning",
      "PutEncryptionConfiguration",
      "PutLifecycleConfiguration",
      "PutReplicationConfiguration",
    ].map((name) => `s3:${name}`),
  },
  {
    what: "objects in buckets that are not ours",
    resource: "arn:aws:s3:::trail/log",
    actions: ["DeleteObject", "DeleteObjectVersion", "PutObject"].map((name) => `s3:${name}`),
  },
];
