import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKeyHolder } from "../../guest/key-holder.ts";
import { temporaryFolder } from "../../guest/temporary-folder.ts";
import { guest as guestCall, PASSWORD_PATH, readPassword, register, rsaBlob, signInAsAdmin } from "../cloud.ts";
import { latchkey, type RunningService, startService } from "../running-service.ts";
import { startGuest } from "./running-guest.ts";

let service: RunningService;
let token: string;

beforeAll(async () => {
  service = await startService();
  token = await signInAsAdmin(service);
});
afterAll(() => service.stop());

/** Options of a guest for an instance of the service, and where its state is. */
function optionsFor(guestToken: string, url = service.guestsUrl) {
  const folder = temporaryFolder();
  const [tokenFile, state] = [join(folder, "token"), join(folder, "state")];
  writeFileSync(tokenFile, `${guestToken}\n`, { mode: 0o600 });
  const command = ["--metadata-url", url, "--token-file", tokenFile, "--state", state];
  return { command: [...command, "--apply", "none", "--interval", "0.5", "--once"], state, tokenFile };
}

async function importKey(name: string, line: string): Promise<void> {
  const file = join(temporaryFolder(), "key.pub");
  writeFileSync(file, `${line}\n`);
  await service.admin("keypair", "import", "admin", name, file);
}

const stored = async (id: string): Promise<string> =>
  ((await readPassword(service, token, id)).json as { password: string }).password;

describe("a guest of our service", () => {
  it("waits for the instance's key, then posts what the admin gets and opens", async () => {
    const { id, guestToken } = await register(service, token, { key_name: "laptop" });
    const { command, state } = optionsFor(guestToken);
    const guest = startGuest(command);
    await expect.poll(guest.output, { timeout: 60_000 }).toContain("no ssh-ed25519 key yet");
    const admin = await createKeyHolder();
    await importKey("laptop", admin.line);
    expect(await guest.ended, guest.output()).toBe(0);
    expect(await admin.open(await stored(id), id)).toMatch(/^\w{20}$/);
    const printed = await latchkey(["guest", "fingerprint", "--state", state]);
    expect(printed).toMatchObject({ status: 0, stdout: expect.stringMatching(/^SHA256:\S{43}\n$/) });
    expect(guest.output()).toContain(`the key of this guest is ${printed.stdout.trim()}`);
    const status = await latchkey(["guest", "status", "--state", state]);
    expect(status.stdout).toContain("the password is set and posted");
    expect(status.stdout).toContain(id);
  });

  it("leaves somebody else's password alone until the admin clears it", async () => {
    const admin = await createKeyHolder();
    await importKey("desk", admin.line);
    const { id, guestToken } = await register(service, token, { key_name: "desk" });
    const foreign = rsaBlob();
    await guestCall(service, guestToken, "POST", PASSWORD_PATH, { body: foreign });
    const guest = startGuest(optionsFor(guestToken).command);
    await expect.poll(guest.output, { timeout: 60_000 }).toContain("another password is stored");
    expect(await stored(id)).toBe(foreign);
    const url = `${service.adminsUrl}/v2.1/servers/${id}/os-server-password`;
    await fetch(url, { method: "DELETE", headers: { "x-auth-token": token } });
    expect(await guest.ended, guest.output()).toBe(0);
    expect(await admin.open(await stored(id), id)).toMatch(/^\w{20}$/);
  });

  it("goes on when the service was away for a while", async () => {
    const admin = await createKeyHolder();
    await importKey("tablet", admin.line);
    const { id, guestToken } = await register(service, token, { key_name: "tablet" });
    const { command } = optionsFor(guestToken, "http://127.0.0.1:1024");
    const away = startGuest(command);
    await expect.poll(away.output, { timeout: 60_000 }).toContain("the metadata service cannot be used: ECONNREFUSED");
    away.signal("SIGTERM");
    expect(await away.ended).toBe(0);
    const back = startGuest(command.map((word) => word.replace("http://127.0.0.1:1024", service.guestsUrl)));
    expect(await back.ended, back.output()).toBe(0);
    expect(await admin.open(await stored(id), id)).toMatch(/^\w{20}$/);
  });

  it("makes passwords as long as it is told, and with symbols", async () => {
    const admin = await createKeyHolder();
    await importKey("pad", admin.line);
    const { id, guestToken } = await register(service, token, { key_name: "pad" });
    const guest = startGuest([...optionsFor(guestToken).command, "--length", "32", "--symbols"]);
    expect(await guest.ended, guest.output()).toBe(0);
    expect(await admin.open(await stored(id), id)).toMatch(/^(?=.*[-.,=])[\w.,=-]{32}$/);
  });

  it("is told that its token is wrong, and does not print it", async () => {
    const guest = startGuest(optionsFor("not-the-token-of-any-instance").command);
    await expect.poll(guest.output, { timeout: 60_000 }).toContain("check --token-file");
    guest.signal("SIGTERM");
    expect(await guest.ended).toBe(0);
    expect(guest.output()).not.toContain("not-the-token");
  });
});

describe("the command line of the guest", () => {
  it.each([
    [["--apply", "net user"], "--apply must be"],
    [["--apply", "command:relative"], "whole path"],
    [["--apply", "none", "--metadata-url", "http://cloud.example"], "use https"],
    [["--apply", "none", "--user", "root:x"], "--user"],
    [["--apply", "none", "--interval", "soon"], "--interval"],
    [["--apply", "none", "--length", "7"], "--length must be a whole number from 8 to 128"],
    [["--apply", "none", "--length", "129"], "--length must be"],
    [["--apply", "none", "--allow-user", "root:x"], "--allow-user must be an account's name"],
    [["--apply", "none", "--reset-pause", "-1"], "--reset-pause must be"],
    [["--apply", "none", "--resets-per-hour", "0"], "--resets-per-hour must be"],
    [[], "--apply <way>"],
  ])("wrong usage ends with status 2: %j", async (args, message) => {
    const { status, stderr } = await latchkey(["guest", "run", ...args]);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it("what its admin has to put right ends with status 1", async () => {
    const { command, tokenFile, state } = optionsFor("token");
    expect(await latchkey(["guest", "fingerprint", "--state", state])).toMatchObject({ status: 1 });
    chmodSync(tokenFile, 0o644);
    const { status, stderr } = await latchkey(["guest", "run", ...command]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("run chmod 600")]);
  });
});
