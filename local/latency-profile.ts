/** How long AWS takes: seconds from an accepted call until the resource is ready. */

import { must } from "../shared/must.ts";

/** Typical, least and greatest seconds, from public logs of 2021 to 2026 where not marked assumed. */
const FIGURES = {
  apiCall: { typical: 0.15, min: 0.05, max: 1.5 }, // assumed
  "ec2.CreateVpc": { typical: 1, min: 1, max: 2 },
  "ec2.CreateSubnet": { typical: 2, min: 1, max: 11 },
  "ec2.CreateSecurityGroup": { typical: 2, min: 1, max: 3 },
  "ec2.CreateNatGateway": { typical: 105, min: 84, max: 125 },
  "ec2.CreateVpcEndpoint.Interface": { typical: 60, min: 43, max: 180 },
  "ec2.CreateVpcEndpoint.Gateway": { typical: 6, min: 6, max: 8 },
  "ec2.DeleteNatGateway": { typical: 75, min: 60, max: 94 },
  "ec2.DeleteVpcEndpoints.Interface": { typical: 60, min: 30, max: 180 }, // assumed
  "ec2.ReleaseAddress": { typical: 9, min: 1, max: 10 }, // from when nothing uses the address
  "ec2.listing": { typical: 2, min: 0, max: 5 }, // assumed: until a filter finds by new tags
  "ec2.lingeringInterface": { typical: 10, min: 2, max: 120 }, // assumed
  "iam.propagation": { typical: 10, min: 5, max: 120 }, // assumed
  "eks.CreateCluster": { typical: 540, min: 494, max: 738 },
  "eks.CreateNodegroup": { typical: 115, min: 107, max: 333 },
  "eks.CreateAddon.vpc-cni": { typical: 35, min: 25, max: 70 },
  "eks.CreateAddon.kube-proxy": { typical: 30, min: 25, max: 35 },
  "eks.CreateAddon.coredns": { typical: 15, min: 10, max: 30 },
  "eks.DeleteNodegroup": { typical: 380, min: 252, max: 501 },
  "eks.DeleteCluster": { typical: 150, min: 69, max: 228 },
  "eks.DeleteAddon": { typical: 9, min: 9, max: 15 },
  "rds.CreateDBInstance.multiAz": { typical: 820, min: 600, max: 1146 },
  "rds.CreateDBInstance.singleAz": { typical: 360, min: 302, max: 470 },
  "servicequotas.RequestServiceQuotaIncrease": { typical: 3600, min: 300, max: 86_400 }, // assumed
  "rds.DeleteDBInstance": { typical: 385, min: 255, max: 600 }, // measured with Multi-AZ
} as const satisfies Record<string, { typical: number; min: number; max: number }>;

/** What takes time, by the AWS action that begins it. */
export type Latency = keyof typeof FIGURES;

/** Which of the figures a simulated AWS goes by. */
export type Profile = "typical" | "min" | "max" | { seed: number };

/** The seconds that something takes, always the same. */
export type Latencies = (what: Latency) => number;

/**
 * Latencies by one of the three figures, or random between them. A seed draws once for each kind: who
 * calls first when many call at once is up to the machine, and makes no difference so.
 */
export const latencies = (profile: Profile): Latencies => {
  if (typeof profile === "string") return (what) => FIGURES[what][profile];
  const random = seededRandom(profile.seed);
  const drawn = Object.fromEntries(
    Object.entries(FIGURES).map(([what, { typical, min, max }]) => [
      what,
      triangular(min, typical, max, random()),
    ]),
  );
  return (what) => must(drawn[what], what);
};

/** A draw between `min` and `max` that is likeliest near `typical`. */
const triangular = (min: number, typical: number, max: number, draw: number) => {
  const split = (typical - min) / (max - min);
  return draw < split
    ? min + Math.sqrt(draw * (max - min) * (typical - min))
    : max - Math.sqrt((1 - draw) * (max - min) * (max - typical));
};

/** Numbers in [0, 1), the same sequence for the same seed (mulberry32). */
export const seededRandom = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
