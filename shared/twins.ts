/**
 * Two of a thing where one was wanted. EC2 makes some things without a client token, and may list a
 * new one late: an attempt that died after its create call can leave one that the next did not see.
 */

/** What tells twins apart. */
export interface Trait<T> {
  id: (twin: T) => string | undefined;
  isUsed: (twin: T) => boolean;
}

/** The one to keep, in use or else of the lowest id, so that all attempts agree; unused others are spare. */
export const chooseOne = <T>(found: T[], { id, isUsed }: Trait<T>) => {
  const byId = found.toSorted((one, other) => (`${id(one)}` < `${id(other)}` ? -1 : 1));
  const kept = byId.find(isUsed) ?? byId[0];
  return { kept, spares: byId.filter((one) => one !== kept && !isUsed(one)) };
};
