/** The organization's AWS external ID. */

import { API } from "../../shared/api.ts";
import { route } from "../../shared/http.ts";
import { externalIdOf } from "../../shared/organizations.ts";

/** Shows it to Organization Owners; it appears in no other answer. */
export const get = route(API.getAwsExternalId, async ({ path }) => ({
  body: { externalId: await externalIdOf(path.organizationId) },
}));
