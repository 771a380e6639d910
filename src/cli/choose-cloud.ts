import { type CloudAccount, cloudAccount } from "../clouds/openstack/cloud-account.ts";
import { settingsOf, variableOf } from "../clouds/openstack/variables.ts";
import { cloudSettings } from "./clouds-files.ts";
import { UsageError } from "./usage-error.ts";

/**
 * How to sign in: to the cloud named by `--cloud` or OS_CLOUD, else with the OS_* variables, else to the only cloud of
 * clouds.yaml. Throws a UsageError that names what is missing.
 */
export function chooseCloud(named: string | undefined, environment: NodeJS.ProcessEnv): CloudAccount {
  const name = named ?? filled(environment.OS_CLOUD);
  const byVariables = name === undefined && filled(environment.OS_AUTH_URL) !== undefined;
  const outcome = cloudAccount(byVariables ? settingsOf(environment) : cloudSettings(name, environment));
  const place = (setting: string): string => (byVariables ? variableOf(setting) : `clouds.yaml's ${setting}`);
  if (outcome.code === "sign-in-type")
    throw new UsageError(
      `${place("auth_type")} is ${outcome.type}: sign in by password or by application credential instead`,
    );
  if (outcome.code === "field") throw new UsageError(`${place(outcome.field)} is missing or no text`);
  const { account } = outcome;
  // A command has nobody to choose for it; an application credential brings its project along.
  if (account.project === null && account.way.method !== "application-credential")
    throw new UsageError(`${place("auth.project_name")} is missing or no text`);
  return account;
}

const filled = (value: string | undefined): string | undefined => (value === "" ? undefined : value);
