/** EC2 Auto Scaling, as far as EKS's node groups meet it. Nothing scales. */

import * as client from "@aws-sdk/client-auto-scaling";
import { service } from "../../service.ts";
import { groups } from "./groups.ts";
import { tags } from "./tags.ts";

/** The simulated Auto Scaling. */
export const autoScaling = service(client, { ...groups, ...tags });
