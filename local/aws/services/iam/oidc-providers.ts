/** OpenID Connect providers, which let a cluster's service accounts assume roles. */

import type {
  CreateOpenIDConnectProviderCommandInput,
  DeleteOpenIDConnectProviderCommandInput,
  GetOpenIDConnectProviderCommandInput,
  GetOpenIDConnectProviderCommandOutput,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perAccount } from "../../world.ts";

type Provider = Omit<GetOpenIDConnectProviderCommandOutput, "$metadata">;

/** The providers of an account, by ARN. */
export const providersOf: (place: Place) => Map<string, Provider> = perAccount(() => new Map());

const create = (input: CreateOpenIDConnectProviderCommandInput, call: Call) => {
  const { Url = "", ClientIDList = [], ThumbprintList = [], Tags = [] } = input;
  if (!URL.canParse(Url) || !Url.startsWith("https://"))
    throw new AwsError("ValidationError", "Invalid Open ID Connect Provider URL");
  const host = Url.slice("https://".length).replace(/\/$/, "");
  const OpenIDConnectProviderArn = `arn:aws:iam::${call.account}:oidc-provider/${host}`;
  const providers = providersOf(call);
  if (providers.has(OpenIDConnectProviderArn))
    throw new AwsError("EntityAlreadyExists", `Provider with url ${Url} already exists.`, 409);
  const CreateDate = new Date(call.world.clock.now());
  providers.set(OpenIDConnectProviderArn, {
    Url: host,
    ClientIDList,
    ThumbprintList,
    CreateDate,
    Tags,
  });
  return { OpenIDConnectProviderArn, Tags };
};

const get = (input: GetOpenIDConnectProviderCommandInput, call: Call) =>
  mustProvider(input.OpenIDConnectProviderArn, call);

const list = (_input: object, call: Call) => ({
  OpenIDConnectProviderList: [...providersOf(call).keys()].map((Arn) => ({ Arn })),
});

const remove = (input: DeleteOpenIDConnectProviderCommandInput, call: Call) => {
  mustProvider(input.OpenIDConnectProviderArn, call);
  providersOf(call).delete(input.OpenIDConnectProviderArn ?? "");
  return {};
};

const mustProvider = (arn: string | undefined, place: Place): Provider => {
  const found = providersOf(place).get(arn ?? "");
  if (found) return found;
  throw new AwsError("NoSuchEntity", `OpenIDConnect Provider not found for arn ${arn}`, 404);
};

export const oidcProviders = {
  CreateOpenIDConnectProvider: create,
  GetOpenIDConnectProvider: get,
  ListOpenIDConnectProviders: list,
  DeleteOpenIDConnectProvider: remove,
};
