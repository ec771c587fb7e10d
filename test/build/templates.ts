/** Templates of a cross-account role, with the statements that a test is about. */

/** What differs from one version of a template to another. */
export interface Parts {
  permissions?: object[];
  boundary?: object[];
  boundaryOfRoles?: object[];
  trust?: object[];
  role?: object;
  resources?: object;
}

const document = (Statement: object[]) => ({ Version: "2012-10-17", Statement });

const policy = (ManagedPolicyName: string, statements: object[]) => ({
  Type: "AWS::IAM::ManagedPolicy",
  Properties: { ManagedPolicyName, PolicyDocument: document(statements) },
});

const TRUST = {
  Effect: "Allow",
  Principal: { AWS: "999999999999" },
  Action: "sts:AssumeRole",
  Condition: { StringEquals: { "sts:ExternalId": "id" } },
};

/** The text of such a template. */
export const aTemplate = ({
  permissions = [],
  boundary = [],
  boundaryOfRoles = [],
  trust = [TRUST],
  role = {},
  resources = {},
}: Parts = {}): string =>
  JSON.stringify({
    Resources: {
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: "ours",
          AssumeRolePolicyDocument: document(trust),
          ManagedPolicyArns: [{ Ref: "Policy" }],
          PermissionsBoundary: { Ref: "Boundary" },
          MaxSessionDuration: 3600,
          ...role,
        },
      },
      Policy: policy("Ours", permissions),
      Boundary: policy("Bound", boundary),
      RoleBoundary: policy("BoundOfRoles", boundaryOfRoles),
      ...resources,
    },
  });
