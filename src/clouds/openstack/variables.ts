/** The OS_* variables by the setting of clouds.yaml that says the same (python-openstackclient, "Authentication"). */
export const variables = {
  OS_AUTH_URL: "auth.auth_url",
  OS_USERNAME: "auth.username",
  OS_USER_ID: "auth.user_id",
  OS_PASSWORD: "auth.password",
  OS_PASSCODE: "auth.passcode",
  OS_TOKEN: "auth.token",
  OS_USER_DOMAIN_NAME: "auth.user_domain_name",
  OS_USER_DOMAIN_ID: "auth.user_domain_id",
  OS_PROJECT_NAME: "auth.project_name",
  OS_PROJECT_ID: "auth.project_id",
  OS_TENANT_NAME: "auth.tenant_name",
  OS_TENANT_ID: "auth.tenant_id",
  OS_PROJECT_DOMAIN_NAME: "auth.project_domain_name",
  OS_PROJECT_DOMAIN_ID: "auth.project_domain_id",
  OS_DEFAULT_DOMAIN: "auth.default_domain",
  OS_DEFAULT_DOMAIN_NAME: "auth.default_domain_name",
  OS_DEFAULT_DOMAIN_ID: "auth.default_domain_id",
  OS_DOMAIN_NAME: "auth.domain_name",
  OS_DOMAIN_ID: "auth.domain_id",
  OS_APPLICATION_CREDENTIAL_ID: "auth.application_credential_id",
  OS_APPLICATION_CREDENTIAL_NAME: "auth.application_credential_name",
  OS_APPLICATION_CREDENTIAL_SECRET: "auth.application_credential_secret",
  OS_AUTH_TYPE: "auth_type",
  OS_REGION_NAME: "region_name",
  OS_INTERFACE: "interface",
  OS_ENDPOINT_TYPE: "endpoint_type",
} as const;

/** Settings as clouds.yaml would have them. A variable that is set to nothing is not set: Horizon's scripts do so. */
export function settingsOf(environment: Readonly<Record<string, string | undefined>>): unknown {
  const auth: Record<string, string> = {};
  const settings: Record<string, unknown> = { auth };
  for (const [variable, setting] of Object.entries(variables)) {
    const value = environment[variable];
    if (value === undefined || value === "") continue;
    if (setting.startsWith("auth.")) auth[setting.slice("auth.".length)] = value;
    else settings[setting] = value;
  }
  return settings;
}

/** The variable that says the setting; the setting itself if there is none. */
export const variableOf = (setting: string): string =>
  Object.entries(variables).find(([, name]) => name === setting)?.[0] ?? setting;
