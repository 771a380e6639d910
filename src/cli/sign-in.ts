import type { Network } from "../clouds/exchange.ts";
import type { Result } from "../clouds/failure.ts";
import { computeUrl } from "../clouds/openstack/catalogue.ts";
import type { CloudAccount } from "../clouds/openstack/cloud-account.ts";
import type { AnotherFactor, Session } from "../clouds/openstack/identity.ts";
import { shownName } from "../clouds/openstack/names.ts";
import {
  type MissingSecret,
  missingSecrets,
  type Secrets,
  signInTo,
  signInWithPasscode,
} from "../clouds/openstack/sign-in.ts";
import { answerOf } from "./cloud-failure.ts";
import { CommandFailure } from "./command-failure.ts";
import { typedAtTerminal } from "./passphrase.ts";

/** What the rest of a command needs of a sign-in. */
export interface SignedIn {
  token: string;
  computeUrl: string;
}

/** Where a secret comes from when there is nobody to ask. */
const variablesOf: Record<MissingSecret, string> = {
  password: "OS_PASSWORD",
  passcode: "OS_PASSCODE",
  secret: "OS_APPLICATION_CREDENTIAL_SECRET",
  token: "OS_TOKEN",
};

/** Signs in, and asks at the terminal for what is missing: a password, a passcode, a secret. */
export async function signInToCloud(network: Network, account: CloudAccount): Promise<SignedIn> {
  const secrets: Secrets = {};
  for (const missing of missingSecrets(account.way)) secrets[missing] = await ask(account, missing);
  const { token, endpoints } = answerOf(
    await withAnotherFactor(network, account, await signInTo(network, account, secrets)),
  );
  return { token, computeUrl: answerOf(computeUrl(endpoints, account.place)) };
}

/** A cloud that wants a passcode says so only after the password. */
async function withAnotherFactor(
  network: Network,
  account: CloudAccount,
  outcome: Result<Session> | AnotherFactor,
): Promise<Result<Session>> {
  if (outcome.code !== "another-factor") return outcome;
  const { methods, receipt } = outcome;
  if (methods.some((each) => each.includes("totp"))) {
    const next = await signInWithPasscode(network, account, receipt, await ask(account, "passcode"));
    if (next.code !== "another-factor") return next;
  }
  const wanted = methods.map((each) => each.join(" and ")).join(", or ");
  throw new CommandFailure("not-allowed", `the cloud asks for more than Latchkey can give: ${wanted}`);
}

function ask({ way }: CloudAccount, what: MissingSecret): Promise<string> {
  const whose = way.method === "password" ? ` of ${shownName(way.user)}` : "";
  const named = what === "secret" ? "secret of the application credential" : `${what}${whose}`;
  return typedAtTerminal(`${named}: `, `set ${variablesOf[what]}`);
}
