/** Templates for tests of CloudFormation. */

/** A role with a name, its trust in a parameter; `more` is added to the properties. */
export const roleTemplate = (more = "") => `
Description: a role
Parameters:
  Account: { Type: String, AllowedPattern: '\\d{12}' }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: astro-a
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { AWS: !Sub "arn:aws:iam::\${Account}:root" }
            Action: sts:AssumeRole
${more}
Outputs:
  Arn: { Value: !GetAtt Role.Arn, Description: the role }
  Name: { Value: !Ref Role }
`;

/** What makes a stack of that template. */
export const roleStack = (more?: string) => ({
  StackName: "astro",
  TemplateBody: roleTemplate(more),
  Capabilities: ["CAPABILITY_NAMED_IAM" as const],
  Parameters: [{ ParameterKey: "Account", ParameterValue: "999999999999" }],
});
