import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { overlay, readClouds } from "../clouds/openstack/clouds-file.ts";
import { UsageError } from "./usage-error.ts";

type Environment = NodeJS.ProcessEnv;

/**
 * The settings of a cloud from the first clouds.yaml and the first secure.yaml that are found where openstacksdk looks: the
 * current folder, the user's, the machine's. Without a name, those of the only cloud. Throws a UsageError, or an Error for a
 * file that is none.
 */
export function cloudSettings(name: string | undefined, environment: Environment): unknown {
  const path = environment.OS_CLIENT_CONFIG_FILE ?? found("clouds", environment);
  if (path === undefined)
    throw new UsageError("no cloud is named: set OS_AUTH_URL and its kin, or write a clouds.yaml");
  const clouds = cloudsIn(path);
  const names = Object.keys(clouds);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined) throw new UsageError(`${path} has ${names.length} clouds: name one by --cloud or OS_CLOUD`);
  if (!Object.hasOwn(clouds, chosen)) throw new UsageError(`${path} has no cloud ${chosen}`);
  const secure = environment.OS_CLIENT_SECURE_FILE ?? found("secure", environment);
  const secrets = secure === undefined ? {} : cloudsIn(secure);
  return overlay(clouds[chosen], Object.hasOwn(secrets, chosen) ? secrets[chosen] : undefined);
}

function found(name: "clouds" | "secure", environment: Environment): string | undefined {
  const own = join(environment.XDG_CONFIG_HOME ?? join(environment.HOME ?? homedir(), ".config"), "openstack");
  return [".", own, "/etc/openstack"]
    .flatMap((folder) => ["yaml", "yml", "json"].map((ending) => join(folder, `${name}.${ending}`)))
    .find((path) => existsSync(path));
}

function cloudsIn(path: string): Record<string, unknown> {
  const outcome = readClouds(readFileSync(path, "utf8"));
  if (outcome.code === "clouds") return outcome.clouds;
  throw new Error(`${path} is no clouds file: it must be YAML with clouds by their names below "clouds:"`);
}
