import { createHmac } from "node:crypto";
import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, call, PASSWORD_PATH, register, signIn } from "../cloud.ts";
import { latchkey, newFolder, type RunningService, startService } from "../running-service.ts";
import { enrol, freshPasscode, twoFactorSignIn } from "./passcodes.ts";
import { seedMember } from "./seeded-member.ts";

const OLD = "the old secret of the proxy";
const NEW = "the new secret of the proxy";

let service: RunningService;
let keyFile: string;
beforeAll(async () => {
  const folder = newFolder();
  keyFile = join(folder, "keys");
  const secretFile = join(folder, "proxy-secrets");
  writeFileSync(secretFile, `${NEW}\n${OLD}\n`);
  service = await startService({ args: ["--secret-key-file", keyFile, "--proxy-secret-file", secretFile] });
});
afterAll(() => service.stop());

const serveOn = (data: string, file: string): string[] => {
  const free = "127.0.0.1:0";
  return ["serve", "--data", data, "--listen", free, "--guest-listen", free, "--secret-key-file", file];
};
/** The folder of a service that has been stopped. */
async function emptyData(): Promise<string> {
  const stopped = await startService();
  await stopped.stop();
  return stopped.data;
}
const admin = (...args: string[]) => service.admin("--secret-key-file", keyFile, ...args);

describe("latchkey admin key", () => {
  it("rotates the keys of TOTP secrets under a running service, which takes passcodes all the while", async () => {
    const alice = await seedMember(service);
    const factor = await enrol({ ...service, admin }, alice.user);
    const first = /^(\w{8}) +seals and opens +1 secret$/.exec(await admin("key", "list"))?.[1];
    expect(first).toBeDefined();
    const isLetIn = async () =>
      (await api(service, undefined, "POST", "/v3/auth/tokens", twoFactorSignIn(alice, await freshPasscode(factor))))
        .status === 201;
    expect(await isLetIn()).toBe(true);
    const prepared = /^prepared (\w{8}):/.exec(await admin("key", "rotate", "--prepare"))?.[1];
    expect(await admin("key", "list")).toMatch(new RegExp(`^${prepared} +prepared +0 secrets$`, "m"));
    expect(await admin("key", "rotate")).toContain(`1 secret sealed under ${prepared};`);
    expect(await admin("key", "list")).toMatch(
      new RegExp(`^${prepared} +seals and opens +1 secret\n${first} +opens +0 secrets$`),
    );
    expect(await isLetIn()).toBe(true);
    expect(await admin("key", "rotate", "--finish")).toBe(`removed ${first}`);
    expect(await admin("key", "list")).toMatch(new RegExp(`^${prepared} +seals and opens +1 secret$`));
    expect(await admin("audit", alice.user)).toContain("totp secret sealed anew  console");
    expect(await isLetIn()).toBe(true);
  });

  it("shows no key", async () => {
    const [, key = ""] = /^\w{8} (\S{43})$/m.exec(readFileSync(keyFile, "utf8")) ?? [];
    expect(key).not.toBe("");
    const outputs = [
      await admin("key", "list"),
      await admin("key", "rotate"),
      await admin("key", "rotate", "--finish"),
    ];
    expect(outputs.join() + service.output()).not.toContain(key);
  });

  it("and a service say what to do when others can read the file", async () => {
    chmodSync(keyFile, 0o644);
    const list = ["admin", "--data", service.data, "--secret-key-file", keyFile, "key", "list"];
    for (const args of [list, serveOn(newFolder(), keyFile)]) {
      const { status, stderr } = await latchkey(args);
      expect([status, stderr]).toEqual([1, expect.stringMatching(/is open to other users: chmod 600 it/)]);
    }
    chmodSync(keyFile, 0o600);
  });

  it("makes no second file while the one that secrets are sealed under is missing, and names who cannot sign in", async () => {
    const [bob, carol] = [await seedMember(service), await seedMember(service)];
    const factor = await enrol({ ...service, admin }, bob.user);
    renameSync(keyFile, `${keyFile}.away`);
    for (const args of [
      ["user", "totp", "enable", carol.user],
      ["key", "rotate"],
    ])
      await expect(admin(...args)).rejects.toThrow(/there is no .*keys, and 2 TOTP secrets are sealed/);
    expect(await admin("key", "list")).toMatch(new RegExp(`^- +key is missing +${bob.user}$`, "m"));
    const signInOfBob = async () =>
      api(service, undefined, "POST", "/v3/auth/tokens", twoFactorSignIn(bob, await freshPasscode(factor)));
    const refused = await signInOfBob();
    expect(refused.status).toBe(503);
    expect(JSON.stringify(refused.json)).not.toContain("key");
    await expect.poll(() => service.log(), { timeout: 20_000 }).toContain('"code":"KEY_FILE_PROBLEM"');
    renameSync(`${keyFile}.away`, keyFile);
    // No restart: the file is read when it is needed.
    expect((await signInOfBob()).status).toBe(201);
    expect(await admin("user", "totp", "enable", carol.user)).toMatch(/^secret /);
  });

  it("is needed with the right file by a service that starts: without it, or with another one, it says so and ends", async () => {
    const other = join(newFolder(), "other");
    expect((await latchkey(serveOn(service.data, other))).stderr).toMatch(
      /^\S.*there is no .*other, and \d TOTP secrets are sealed under its keys: copy .* --secret-key-file/,
    );
    await latchkey(["admin", "--data", await emptyData(), "--secret-key-file", other, "key", "rotate"]);
    const { status, stderr } = await latchkey(serveOn(service.data, other));
    expect([status, stderr]).toEqual([1, expect.stringMatching(/sealed under keys that .*other does not have: copy/)]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    const { user } = await seedMember(service);
    const enabling = ["admin", "--data", service.data, "--secret-key-file", other, "user", "totp", "enable", user];
    expect(await latchkey(enabling)).toMatchObject({ status: 1, stdout: "", stderr });
  });

  it("takes --prepare and --finish one at a time", async () => {
    const both = ["admin", "--data", service.data, "key", "rotate", "--prepare", "--finish"];
    expect((await latchkey(both)).status).toBe(2);
  });
});

describe("while the secret of Neutron's proxy is changed", () => {
  it("a guest is known by each of the secrets, and by no other", async () => {
    const token = await signIn(service, await seedMember(service));
    const { id } = await register(service, token);
    const { json } = await api(service, token, "GET", `/v2.1/servers/${id}`);
    const { tenant_id } = (json as { server: { tenant_id: string } }).server;
    const statusBy = async (secret: string): Promise<number> => {
      const signature = createHmac("sha256", secret).update(id).digest("hex");
      const headers = { "x-instance-id": id, "x-tenant-id": tenant_id, "x-instance-id-signature": signature };
      return (await call(service.guestsUrl + PASSWORD_PATH, { headers })).status;
    };
    for (const [secret, status] of [
      [OLD, 200],
      [NEW, 200],
      [`${NEW}\n${OLD}`, 403],
      ["", 403],
      ["neither of the two secrets", 403],
    ] as const)
      expect(await statusBy(secret)).toBe(status);
  });

  it("each secret is long enough, or the service does not start", async () => {
    const file = join(newFolder(), "secrets");
    for (const text of ["", "\n", `${NEW}\nshort\n`]) {
      writeFileSync(file, text);
      const args = ["serve", "--data", newFolder(), "--listen", "127.0.0.1:0", "--proxy-secret-file", file];
      const { status, stderr } = await latchkey(args);
      expect([status, stderr]).toEqual([2, expect.stringContaining("at least 16 bytes")]);
    }
  });
});
