/** The SDK types every output as optional; what AWS always sends is demanded here, by name. */

/** The value, or an error that names what is missing. */
export const must = <T>(value: T | null | undefined, name: string): T => {
  if (value === undefined || value === null) throw new Error(`${name} is missing`);
  return value;
};
