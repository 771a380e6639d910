import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RESET_ITEM } from "../../src/core/reset-request.ts";
import { buildGuest } from "../built-guest.ts";
import { createKeyHolder, type KeyHolder, nonceOf } from "../guest/key-holder.ts";
import { api, type Registered, readPassword, register, signInAsAdmin } from "../service/cloud.ts";
import { type RunningService, startService } from "../service/running-service.ts";
import { type LinuxRoot, makeLinuxRoot, NODE } from "./linux-root.ts";

const BEFORE = "the-password-before";
const PROGRAM = "/usr/bin/latchkey-guest.mjs";
const TOKEN_FILE = "/etc/latchkey-token";

let linux: LinuxRoot;
let service: RunningService;
let token: string;
let admin: KeyHolder;
let instance: Registered;
let guest: ChildProcess;
let output = "";
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  linux = makeLinuxRoot();
  cleanUps.push(linux.remove);
  const built = mkdtempSync(join(tmpdir(), "latchkey-built-"));
  cleanUps.push(() => rmSync(built, { recursive: true }));
  buildGuest(built);
  copyFileSync(join(built, "latchkey-guest.mjs"), linux.path(PROGRAM));
  service = await startService();
  cleanUps.push(() => service.stop());
  [token, admin] = [await signInAsAdmin(service), await createKeyHolder()];
  const key = join(built, "key.pub");
  writeFileSync(key, `${admin.line}\n`);
  await service.admin("keypair", "import", "admin", "laptop", key);
  instance = await register(service, token, { key_name: "laptop" });
  writeFileSync(linux.path(TOKEN_FILE), instance.guestToken, { mode: 0o600 });
});

afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

function startGuest(): void {
  const service_ = ["--metadata-url", service.guestsUrl, "--token-file", TOKEN_FILE];
  guest = linux.start(NODE, [PROGRAM, "run", ...service_, "--apply", "chpasswd", "--user", "alice"]);
  for (const stream of [guest.stdout, guest.stderr])
    stream?.on("data", (text) => {
      output += text;
    });
  cleanUps.push(endGuest);
}

async function endGuest(): Promise<number | null> {
  if (guest.exitCode !== null || guest.signalCode !== null) return guest.exitCode;
  const ended = once(guest, "exit");
  guest.kill("SIGTERM");
  const [status] = (await ended) as [number | null];
  return status;
}

/** The text that is stored, once it is another one than `before`. */
async function storedAfter(before: string): Promise<string> {
  let stored = before;
  const read = async (): Promise<string> => {
    const reply = await readPassword(service, token, instance.id);
    stored = (reply.json as { password: string }).password;
    return stored;
  };
  await expect.poll(read, { timeout: 60_000, message: output }).not.toBe(before);
  return stored;
}

const accepted = { status: 0, output: expect.stringContaining("uid=1000(alice)") };
const refused = { status: 1, output: expect.stringMatching(/Permission denied|Authentication failure/) };

describe("the real chpasswd of this Linux, run by the guest", () => {
  it("gives an account the password that the admin opens, then another one as a key holder asks, and each time takes the one before", async () => {
    linux.chpasswd(`alice:${BEFORE}`);
    expect(linux.su(BEFORE)).toEqual(accepted);
    expect(linux.su("not-the-password")).toEqual(refused);

    startGuest();
    const first = await storedAfter("");
    const password = await admin.open(first, instance.id);
    expect(password).toMatch(/^\w{20}$/);
    expect([linux.su(password), linux.su(BEFORE)]).toEqual([accepted, refused]);

    const item = admin.ask({ user: "alice", expires: Math.floor(Date.now() / 1000) + 600 }, instance.id);
    const asked = await api(service, token, "POST", `/v2.1/servers/${instance.id}/metadata`, {
      metadata: { [RESET_ITEM]: item },
    });
    expect(asked.status).toBe(200);
    const second = await storedAfter(first);
    expect(await admin.details(second, instance.id)).toMatchObject({
      user: "alice",
      reset: nonceOf(item, instance.id),
    });
    const next = await admin.open(second, instance.id);
    expect([linux.su(next), linux.su(password)]).toEqual([accepted, refused]);

    expect(await endGuest(), output).toBe(0);
    for (const secret of [password, next]) expect(output).not.toContain(secret);
  });
});
