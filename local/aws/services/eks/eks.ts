/** EKS: Kubernetes' control planes, their nodes and add-ons. One file a kind of thing. */

import * as client from "@aws-sdk/client-eks";
import { service } from "../../service.ts";
import { accessEntries } from "./access-entries.ts";
import { addonVersions } from "./addon-versions.ts";
import { addons } from "./addons.ts";
import { clusterSettings } from "./cluster-settings.ts";
import { clusters } from "./clusters.ts";
import { nodegroupSettings } from "./nodegroup-settings.ts";
import { nodegroups } from "./nodegroups.ts";
import { podIdentityAssociations } from "./pod-identity-associations.ts";
import { tags } from "./tags.ts";
import { versions } from "./versions.ts";

/** The simulated Elastic Kubernetes Service. */
export const eks = service(client, {
  ...clusters,
  ...clusterSettings,
  ...versions,
  ...nodegroups,
  ...nodegroupSettings,
  ...addons,
  ...addonVersions,
  ...accessEntries,
  ...podIdentityAssociations,
  ...tags,
});
