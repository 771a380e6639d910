import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Finished, RunningService } from "../service/running-service.ts";

/** OpenStack's own clients, as Debian has them. */

const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

/** What an openrc file would set. Nothing else of the environment gets through: no proxy, no other cloud. */
export function openrc(service: RunningService, variables: Record<string, string>): Record<string, string> {
  return {
    PATH,
    HOME: mkdtempSync(join(tmpdir(), "latchkey-clients-")),
    LC_ALL: "C.UTF-8",
    PYTHONWARNINGS: "ignore",
    OS_AUTH_URL: `${service.adminsUrl}/v3`,
    OS_IDENTITY_API_VERSION: "3",
    OS_REGION_NAME: "RegionOne",
    ...variables,
  };
}

/** The same for what only a clouds.yaml can say, such as a list of methods. */
export function cloudsYaml(service: RunningService, cloud: object): Record<string, string> {
  const { OS_AUTH_URL: _inTheFile, ...others } = openrc(service, {});
  const file = join(mkdtempSync(join(tmpdir(), "latchkey-clouds-")), "clouds.yaml");
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ clouds: { latchkey: cloud } }), { mode: 0o600 });
  return { ...others, OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: "latchkey" };
}

export interface Account {
  user: string;
  password: string;
  project: string;
}

export const passwordVariables = ({ user, password, project }: Account): Record<string, string> => ({
  OS_USERNAME: user,
  OS_PASSWORD: password,
  OS_PROJECT_NAME: project,
  OS_USER_DOMAIN_ID: "default",
  OS_PROJECT_DOMAIN_ID: "default",
});

/** Runs a program to its end. Its input is empty unless there is one: nothing may wait for a terminal. */
export async function run(
  environment: Record<string, string>,
  program: string,
  args: readonly string[],
  input: string | Uint8Array = "",
): Promise<Finished> {
  const child = execFile(program, args, { env: environment, maxBuffer: 1 << 24 });
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input);
  const status = new Promise<number | null>((resolve) => child.on("close", resolve));
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error(`${program} has no output`);
  const [out, err] = await Promise.all([text(stdout), text(stderr)]);
  return { status: await status, stdout: out, stderr: err };
}

/** What it printed. Throws with its complaint if it fails. */
export async function output(
  environment: Record<string, string>,
  program: string,
  args: readonly string[],
  input: string | Uint8Array = "",
): Promise<string> {
  const finished = await run(environment, program, args, input);
  if (finished.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${finished.stderr}${finished.stdout}`);
  return finished.stdout.trim();
}

/** Runs one of the Python scripts beside this file with a task as JSON, and returns its answer. */
export async function python(script: string, task: object): Promise<unknown> {
  const environment = { PATH, LC_ALL: "C.UTF-8", PYTHONWARNINGS: "ignore" };
  const file = join(import.meta.dirname, script);
  return JSON.parse(await output(environment, "/usr/bin/python3", [file], JSON.stringify(task)));
}

/** An RSA key pair by openssl: the private half as PEM, the public half as PEM and as OpenSSH has it. */
export async function rsaKeyFiles(): Promise<{ privateKey: string; publicPem: string; sshPublicKey: string }> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-rsa-"));
  const privateKey = join(folder, "key.pem");
  const publicPem = join(folder, "public.pem");
  const sshPublicKey = join(folder, "key.pub");
  await output({ PATH }, "openssl", ["genrsa", "-traditional", "-out", privateKey, "2048"]);
  await output({ PATH }, "openssl", ["rsa", "-in", privateKey, "-pubout", "-out", publicPem]);
  writeFileSync(sshPublicKey, `${await output({ PATH }, "ssh-keygen", ["-i", "-m", "PKCS8", "-f", publicPem])}\n`);
  return { privateKey, publicPem, sshPublicKey };
}

/** What a guest posts: made by openssl, as in Nova's documentation. */
export async function sealedByOpenssl(publicPem: string, password: string): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), "latchkey-sealed-")), "sealed");
  const options = ["-pubin", "-inkey", publicPem, "-pkeyopt", "rsa_padding_mode:pkcs1", "-out", file];
  await output({ PATH }, "openssl", ["pkeyutl", "-encrypt", ...options], password);
  return output({ PATH }, "base64", ["-w0", file]);
}
