/** Engine versions: PostgreSQL, as RDS offers it. */

import type {
  DBEngineVersion,
  DescribeDBEngineVersionsCommandInput,
  UpgradeTarget,
} from "@aws-sdk/client-rds";
import { invalidCombination } from "./refusals.ts";

/** The only engine that is simulated. */
export const ENGINE = "postgres";

/**
 * Minor versions by major version, oldest first. Those of February 2026 are RDS's defaults; the
 * later ones are assumed from PostgreSQL's quarterly releases.
 */
const VERSIONS: Record<string, string[]> = {
  "15": ["15.17", "15.18", "15.19"],
  "16": ["16.13", "16.14", "16.15"],
  "17": ["17.9", "17.10", "17.11"],
  "18": ["18.3", "18.4", "18.5"],
};

/** The major version that RDS gives to whoever asks for none. */
const DEFAULT_MAJOR = "18";

/** All versions, oldest first. */
export const ENGINE_VERSIONS = Object.values(VERSIONS).flat();

export const CA_CERTIFICATES = ["rds-ca-rsa2048-g1", "rds-ca-ecc384-g1", "rds-ca-rsa4096-g1"];

/** Log types that can be exported to CloudWatch Logs. */
export const LOG_TYPES = ["postgresql", "upgrade", "iam-db-auth-error"];

const majorOf = (version: string) => version.split(".")[0] ?? "";

/** The parameter group family of a version, such as `postgres17`. */
export const familyOf = (version: string) => `${ENGINE}${majorOf(version)}`;

export const FAMILIES = Object.keys(VERSIONS).map(familyOf);

const defaultOf = (major: string) => VERSIONS[major]?.[0];

/** The version that is meant: exactly, by its major version, or by none at all. */
export const resolveVersion = (wanted = DEFAULT_MAJOR): string => {
  const found = defaultOf(wanted) ?? ENGINE_VERSIONS.find((version) => version === wanted);
  if (found) return found;
  throw invalidCombination(`Cannot find version ${wanted} for ${ENGINE}`);
};

const describe = (input: DescribeDBEngineVersionsCommandInput) => ({
  DBEngineVersions: ENGINE_VERSIONS.filter(
    (version) =>
      (input.Engine ?? ENGINE) === ENGINE &&
      [version, majorOf(version)].includes(input.EngineVersion ?? version) &&
      (input.DBParameterGroupFamily ?? familyOf(version)) === familyOf(version) &&
      (!input.DefaultOnly || isDefault(version, input.EngineVersion)),
  ).map(view),
});

/** Each major version has a default, and so has the engine. */
const isDefault = (version: string, wanted = DEFAULT_MAJOR) =>
  version === defaultOf(majorOf(version)) && [version, majorOf(version)].includes(wanted);

const view = (version: string): DBEngineVersion => ({
  Engine: ENGINE,
  MajorEngineVersion: majorOf(version),
  EngineVersion: version,
  DBParameterGroupFamily: familyOf(version),
  DBEngineDescription: "PostgreSQL",
  DBEngineVersionDescription: `PostgreSQL ${version}-R1`,
  ValidUpgradeTarget: upgradesOf(version),
  ExportableLogTypes: LOG_TYPES,
  SupportsLogExportsToCloudwatchLogs: true,
  SupportsReadReplica: true,
  Status: "available",
  SupportsParallelQuery: false,
  SupportsGlobalDatabases: false,
  SupportsCertificateRotationWithoutRestart: true,
  SupportedCACertificateIdentifiers: CA_CERTIFICATES,
});

const upgradesOf = (version: string): UpgradeTarget[] =>
  ENGINE_VERSIONS.slice(ENGINE_VERSIONS.indexOf(version) + 1).map((target) => ({
    Engine: ENGINE,
    EngineVersion: target,
    Description: `PostgreSQL ${target}-R1`,
    AutoUpgrade: false,
    IsMajorVersionUpgrade: majorOf(target) !== majorOf(version),
  }));

export const engineVersions = { DescribeDBEngineVersions: describe };
