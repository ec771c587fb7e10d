/** How the demo reaches the simulated AWS: as the root user of whichever account it looks into. */

/** Configuration of an SDK client of one account and region. */
export const clientConfig = (endpoint: string, account: string, region: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: account, secretAccessKey: "simulated" },
});
