/** EC2: the network of an account in a region. One file a kind of resource. */

import * as client from "@aws-sdk/client-ec2";
import { service } from "../../service.ts";
import { vpcs } from "./vpcs.ts";

/** The simulated Elastic Compute Cloud. */
export const ec2 = service(client, { ...vpcs });
