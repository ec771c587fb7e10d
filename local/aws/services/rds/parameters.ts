/** PostgreSQL's parameters, as far as a data plane is likely to set them. */

import type { Parameter } from "@aws-sdk/client-rds";

interface KnownParameter {
  type: "boolean" | "integer" | "string" | "list" | "float";
  /** A static one needs a reboot. */
  apply: "dynamic" | "static";
  value?: string;
  allowed?: string;
}

const PARAMETERS: Record<string, KnownParameter> = {
  autovacuum: { type: "boolean", apply: "dynamic", value: "1", allowed: "0,1" },
  effective_cache_size: { type: "integer", apply: "dynamic", allowed: "1-2147483647" },
  idle_in_transaction_session_timeout: {
    type: "integer",
    apply: "dynamic",
    value: "86400000",
    allowed: "0-2147483647",
  },
  log_connections: { type: "boolean", apply: "dynamic", allowed: "0,1" },
  log_disconnections: { type: "boolean", apply: "dynamic", allowed: "0,1" },
  log_lock_waits: { type: "boolean", apply: "dynamic", allowed: "0,1" },
  log_min_duration_statement: { type: "integer", apply: "dynamic", allowed: "-1-2147483647" },
  log_statement: { type: "string", apply: "dynamic", allowed: "none,ddl,mod,all" },
  maintenance_work_mem: { type: "integer", apply: "dynamic", allowed: "1024-2147483647" },
  max_connections: {
    type: "integer",
    apply: "static",
    value: "LEAST({DBInstanceClassMemory/9531392},5000)",
    allowed: "6-262143",
  },
  "pg_stat_statements.track": { type: "string", apply: "dynamic", allowed: "none,top,all" },
  "rds.force_ssl": { type: "boolean", apply: "dynamic", value: "1", allowed: "0,1" },
  "rds.logical_replication": { type: "boolean", apply: "static", value: "0", allowed: "0,1" },
  shared_buffers: {
    type: "integer",
    apply: "static",
    value: "{DBInstanceClassMemory/32768}",
    allowed: "16-1073741823",
  },
  shared_preload_libraries: { type: "list", apply: "static", value: "pg_stat_statements" },
  statement_timeout: { type: "integer", apply: "dynamic", allowed: "0-2147483647" },
  timezone: { type: "string", apply: "dynamic", value: "UTC" },
  work_mem: { type: "integer", apply: "dynamic", allowed: "64-2147483647" },
};

/** How a parameter is applied; undefined when there is none of that name. */
export const applyTypeOf = (name: string): string | undefined => PARAMETERS[name]?.apply;

/** All parameters, with those that a group sets to something else. */
export const parametersWith = (own: Map<string, Parameter>): Parameter[] =>
  Object.entries(PARAMETERS).map(([name, { type, apply, value, allowed }]) => ({
    ParameterName: name,
    ParameterValue: own.get(name)?.ParameterValue ?? value,
    Source: own.has(name) ? "user" : value === undefined ? "engine-default" : "system",
    ApplyType: apply,
    DataType: type,
    AllowedValues: allowed,
    IsModifiable: true,
    ApplyMethod: own.get(name)?.ApplyMethod ?? "pending-reboot",
  }));
