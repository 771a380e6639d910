import { base32nopad } from "@scure/base";
import { passcodeOf, stepAt } from "../../../src/service/identity/totp.ts";
import { type Credentials, DEFAULT_DOMAIN, passwordSignIn } from "../cloud.ts";
import type { RunningService } from "../running-service.ts";

/** A user's authenticator app. */
export interface Factor {
  secret: Uint8Array;
  /** The time step of the latest passcode that it gave. */
  lastStep: number;
}

export async function enrol(service: RunningService, user: string): Promise<Factor> {
  const printed = await service.admin("user", "totp", "enable", user);
  const secret = /^secret (\S+)$/m.exec(printed)?.[1];
  if (secret === undefined) throw new Error(`no secret in: ${printed}`);
  return { secret: base32nopad.decode(secret), lastStep: 0 };
}

/**
 * A passcode that was not used yet. The service takes one from half a minute ahead, so this waits for the clock only when tests
 * use them faster than they come.
 */
export async function freshPasscode(factor: Factor): Promise<string> {
  const step = Math.max(factor.lastStep + 1, stepAt(Date.now()) - 1);
  while (step > stepAt(Date.now()) + 1) await new Promise((resolve) => setTimeout(resolve, 250));
  factor.lastStep = step;
  return passcodeOf(factor.secret, step);
}

export const totpSignIn = ({ user, project }: Credentials, passcode: string): object => ({
  auth: {
    identity: { methods: ["totp"], totp: { user: { name: user, domain: DEFAULT_DOMAIN, passcode } } },
    scope: { project: { name: project, domain: DEFAULT_DOMAIN } },
  },
});

/** Both at once; the passcode may be sent for another user. */
export function twoFactorSignIn(credentials: Credentials, passcode: string, passcodeOf = credentials.user): object {
  const { auth } = passwordSignIn(credentials) as { auth: { identity: { password: object } } };
  const totp = { user: { name: passcodeOf, domain: DEFAULT_DOMAIN, passcode } };
  return { auth: { ...auth, identity: { ...auth.identity, methods: ["password", "totp"], totp } } };
}
