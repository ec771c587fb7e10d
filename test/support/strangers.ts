/** Who is asked for strangers in a VPC: all say that there are none, unless a test makes them say otherwise. */

import { ElasticLoadBalancingClient } from "@aws-sdk/client-elastic-load-balancing";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { RDSClient } from "@aws-sdk/client-rds";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach } from "vitest";

export const rds = mockClient(RDSClient);
export const classic = mockClient(ElasticLoadBalancingClient);
export const balancing = mockClient(ElasticLoadBalancingV2Client);

beforeEach(() => {
  rds.reset();
  rds.onAnyCommand().resolves({});
  classic.reset();
  classic.onAnyCommand().resolves({});
  balancing.reset();
  balancing.onAnyCommand().resolves({});
});
