/** What EC2 says of an account as a whole. */

import type { DescribeAccountAttributesCommandInput } from "@aws-sdk/client-ec2";
import type { Call } from "../../world.ts";
import { quotasOf } from "./quotas.ts";
import { vpcsOf } from "./vpcs.ts";

const describe = (input: DescribeAccountAttributesCommandInput, call: Call) => {
  const defaultVpc = [...vpcsOf(call).values()].find(({ IsDefault }) => IsDefault);
  const { elasticIps } = quotasOf(call);
  const attributes = {
    "supported-platforms": "VPC",
    "default-vpc": defaultVpc?.VpcId ?? "none",
    "max-elastic-ips": String(elasticIps),
    "vpc-max-elastic-ips": String(elasticIps),
  };
  const wanted: string[] = input.AttributeNames ?? Object.keys(attributes);
  return {
    AccountAttributes: Object.entries(attributes)
      .filter(([name]) => wanted.includes(name))
      .map(([AttributeName, AttributeValue]) => ({
        AttributeName,
        AttributeValues: [{ AttributeValue }],
      })),
  };
};

export const accountAttributes = { DescribeAccountAttributes: describe };
