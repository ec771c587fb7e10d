/** What the customer needs to create the cross-account role. */

import { API } from "../../shared/api.ts";
import { CROSS_ACCOUNT_ROLE, crossAccountRoleArn } from "../../shared/cluster.ts";
import {
  createStackCommand,
  quickCreateUrl,
  TEMPLATE_VERSION,
  templateUrl,
} from "../../shared/cross-account-role.ts";
import { route } from "../../shared/http.ts";
import { externalIdOf } from "../../shared/organizations.ts";

/** Tells Organization Owners only, since link and command contain the external ID. */
export const get = route(API.getCrossAccountRole, async ({ path, query }) => {
  const { accountId, region } = query;
  const externalId = await externalIdOf(path.organizationId);
  return {
    body: {
      roleName: CROSS_ACCOUNT_ROLE,
      ...(accountId && { roleArn: crossAccountRoleArn(accountId) }),
      templateUrl: templateUrl(),
      templateVersion: TEMPLATE_VERSION,
      quickCreateUrl: quickCreateUrl({ externalId, region }),
      createStackCommand: createStackCommand({ externalId, region }),
    },
  };
});
