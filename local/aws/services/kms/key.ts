/** A KMS key as KMS keeps it, its aliases, and how it comes to its end. */

import type { KeyMetadata, Tag } from "@aws-sdk/client-kms";
import { AwsError } from "../../errors.ts";
import { type Place, perRegion } from "../../world.ts";

export interface SimulatedKey {
  key: KeyMetadata & { KeyId: string; Arn: string };
  policy: string;
  tags: Tag[];
  rotates: boolean;
  /** Simulated moment from which a key that is scheduled for deletion is gone. */
  goneAt?: number;
}

/** An alias by its name, such as `alias/astro-analytics`. */
interface SimulatedAlias {
  keyId: string;
  createdAt: Date;
}

const allKeysOf: (place: Place) => Map<string, SimulatedKey> = perRegion(() => new Map());

/** The aliases of an account in a region, by name. */
export const aliasesOf: (place: Place) => Map<string, SimulatedAlias> = perRegion(() => new Map());

/** The keys of an account in a region, by id. One whose time is up is dropped with its aliases. */
export const keysOf = (place: Place) => {
  const keys = allKeysOf(place);
  for (const [id, { goneAt }] of keys) {
    if (goneAt === undefined || goneAt > place.world.clock.now()) continue;
    for (const [name, { keyId }] of aliasesOf(place))
      if (keyId === id) aliasesOf(place).delete(name);
    keys.delete(id);
  }
  return keys;
};

/** The key of that id or ARN, or of an alias's name or ARN; else `NotFoundException`. */
export const mustKey = (wanted: string | undefined, place: Place): SimulatedKey => {
  const name = (wanted ?? "").replace(arnOf(place, ""), "");
  const keys = keysOf(place);
  const isAlias = name.startsWith("alias/");
  const id = isAlias ? aliasesOf(place).get(name)?.keyId : name.replace(/^key\//, "");
  const found = keys.get(id ?? "");
  if (found) return found;
  throw new AwsError(
    "NotFoundException",
    isAlias
      ? `Alias ${arnOf(place, name)} is not found.`
      : `Key '${arnOf(place, `key/${id}`)}' does not exist`,
  );
};

/** The same, if it can still be changed: a key that is to be deleted is left alone until then. */
export const mustLiveKey = (wanted: string | undefined, place: Place): SimulatedKey => {
  const found = mustKey(wanted, place);
  if (found.goneAt === undefined) return found;
  throw new AwsError("KMSInvalidStateException", `${found.key.Arn} is pending deletion.`);
};

export const arnOf = ({ account, region }: Place, resource: string) =>
  `arn:aws:kms:${region}:${account}:${resource}`;
