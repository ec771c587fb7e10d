/** dynalite ships no types; this is all of it that the embedded stack uses. */
declare module "dynalite" {
  import type { Server } from "node:http";

  /** A DynamoDB in memory; its server need not listen, requests can be emitted on it. */
  // biome-ignore lint/style/noDefaultExport: so the package is
  export default function dynalite(options: { createTableMs: number }): Server;
}
