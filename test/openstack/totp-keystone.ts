import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { base32nopad } from "@scure/base";
import { passcodeOf, stepAt } from "../../src/service/identity/totp.ts";
import { type Accounts, enrol } from "./totp-account.ts";

/**
 * A real Keystone of the test's own, from the system's package: the cloud of the OS_* variables need not let anybody sign in with
 * TOTP. Its catalogue names a compute service that is not Nova, which trusts the tokens of no Keystone but its own.
 */
export interface TotpKeystone {
  url: string;
  /** Keystone wants password and passcode of them, and the passcodes of all come from one secret. */
  accounts: Accounts;
  passcode(): string;
  wrongPasscode(): string;
  stop(): Promise<void>;
}

/** `publicUrl`: where browsers find it, and below it the compute service. */
export async function startTotpKeystone(publicUrl: string): Promise<TotpKeystone> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-keystone-"));
  const adminPassword = randomBytes(12).toString("base64url");
  const environment = { ...process.env, PATH: "/usr/sbin:/usr/bin:/sbin:/bin", OS_KEYSTONE_CONFIG_DIR: folder };
  let child: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (child !== undefined) await end(child);
    rmSync(folder, { recursive: true });
  };
  try {
    // In one word with its option: a password may begin with a hyphen.
    const bootstrap = [`--bootstrap-password=${adminPassword}`, `--bootstrap-public-url=${publicUrl}/v3`];
    prepare(folder, environment, bootstrap);
    child = spawn("/usr/bin/python3", ["test/openstack/serve_keystone.py"], { env: environment });
    const url = await addressOf(child);
    const secret = randomBytes(20);
    const accounts = await enrol(url, adminPassword, base32nopad.encode(secret), `${publicUrl}/v2.1`);
    const passcode = () => passcodeOf(secret, stepAt(Date.now()));
    const wrongPasscode = () => String((Number(passcode()) + 1) % 1_000_000).padStart(6, "0");
    return { url, accounts, passcode, wrongPasscode, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Database, keys, and the first user. */
function prepare(folder: string, environment: NodeJS.ProcessEnv, bootstrap: string[]): void {
  const keys = ["fernet_tokens", "fernet_receipts", "credential"];
  const sections = [
    `[database]\nconnection = sqlite:///${folder}/keystone.db`,
    "[auth]\nmethods = password,token,application_credential,totp",
    // The least that bcrypt takes: nobody guesses here, and each sign-in would cost half a second.
    "[identity]\npassword_hash_rounds = 4",
    ...keys.map((section) => `[${section}]\nkey_repository = ${join(folder, section)}`),
  ];
  const configuration = join(folder, "keystone.conf");
  writeFileSync(configuration, `${sections.join("\n")}\n`);
  const { uid, gid } = userInfo();
  const owner = ["--keystone-user", String(uid), "--keystone-group", String(gid)];
  for (const step of [
    ["db_sync"],
    ["fernet_setup", ...owner],
    ["receipt_setup", ...owner],
    ["credential_setup", ...owner],
    ["bootstrap", ...bootstrap, "--bootstrap-region-id", "RegionOne"],
  ])
    execFileSync("keystone-manage", ["--config-file", configuration, ...step], { env: environment, stdio: "pipe" });
}

/** What it prints once it listens. Throws with what it has complained of if it ends before. */
function addressOf(child: ChildProcess): Promise<string> {
  let complaints = "";
  child.stderr?.on("data", (text) => (complaints += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => reject(new Error(`Keystone ended with ${status}: ${complaints.slice(-2000)}`)));
    child.stdout?.once("data", (text) => resolve(String(text).trim()));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
