import { type CloudAccount, cloudAccount } from "./cloud-account.ts";
import { cloudSettings } from "./clouds-files.ts";
import { UsageError } from "./usage-error.ts";

/** Environment variables by the field of clouds.yaml that says the same. */
const variables = {
  auth_url: "OS_AUTH_URL",
  username: "OS_USERNAME",
  password: "OS_PASSWORD",
  user_domain_name: "OS_USER_DOMAIN_NAME",
  user_domain_id: "OS_USER_DOMAIN_ID",
  project_name: "OS_PROJECT_NAME",
  project_domain_name: "OS_PROJECT_DOMAIN_NAME",
  project_domain_id: "OS_PROJECT_DOMAIN_ID",
} as const;

/**
 * How to sign in: to the cloud named by `--cloud` or OS_CLOUD, else with the OS_* variables, else to the only cloud of
 * clouds.yaml. Throws a UsageError that names what is missing.
 */
export function chooseCloud(named: string | undefined, environment: NodeJS.ProcessEnv): CloudAccount {
  const name = named ?? filled(environment.OS_CLOUD);
  const byVariables = name === undefined && filled(environment.OS_AUTH_URL) !== undefined;
  const outcome = cloudAccount(byVariables ? settingsOf(environment) : cloudSettings(name, environment));
  if (outcome.code === "account") return outcome;
  if (outcome.code === "sign-in-type")
    throw new UsageError("this cloud is not signed in to by password: only that works here");
  throw new UsageError(
    `${byVariables ? variableOf(outcome.field) : `clouds.yaml's ${outcome.field}`} is missing or no text`,
  );
}

function settingsOf(environment: NodeJS.ProcessEnv): unknown {
  const auth = Object.entries(variables).map(([field, variable]) => [field, filled(environment[variable])]);
  return { auth_type: filled(environment.OS_AUTH_TYPE), auth: Object.fromEntries(auth) };
}

const variableOf = (field: string): string =>
  Object.entries(variables).find(([name]) => field === `auth.${name}`)?.[1] ?? field;

/** A variable that is set to nothing is not set: so do the scripts that Horizon hands out. */
const filled = (value: string | undefined): string | undefined => (value === "" ? undefined : value);
