/** EKS's refusals: its error codes, and what they name beside the message. */

import { AwsError } from "../../errors.ts";

/** What a refusal is about, as members of EKS's modelled errors. */
interface About {
  clusterName?: string | undefined;
  nodegroupName?: string | undefined;
  addonName?: string | undefined;
}

export const invalidParameter = (message: string, about: About = {}) =>
  new AwsError("InvalidParameterException", message, 400, { ...about });

export const invalidRequest = (message: string, about: About = {}) =>
  new AwsError("InvalidRequestException", message, 400, { ...about });

export const inUse = (message: string, about: About = {}) =>
  new AwsError("ResourceInUseException", message, 409, { ...about });

export const notFound = (message: string, about: About = {}) =>
  new AwsError("ResourceNotFoundException", message, 404, { ...about });
