import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, guest, type Member, newMember, register } from "../cloud.ts";
import { newFolder, type RunningService, startService } from "../running-service.ts";

let service: RunningService;
let alice: Member;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

const folder = newFolder();
let made = 0;

/** As ssh-keygen makes one: the line of the .pub file, and what ssh-keygen says of it. */
function newKey(type = "ed25519"): { line: string; file: string; md5: string } {
  made += 1;
  const file = join(folder, `key-${made}`);
  execFileSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "alice@laptop", "-f", file]);
  const told = execFileSync("ssh-keygen", ["-l", "-E", "md5", "-f", `${file}.pub`]).toString();
  const md5 = /MD5:(\S+)/.exec(told)?.[1] ?? "";
  return { line: readFileSync(`${file}.pub`, "utf8").trim(), file: `${file}.pub`, md5 };
}

const keyPairs = (token: string, method: string, more = "", body?: unknown, headers = {}) =>
  api(service, token, method, `/v2.1/os-keypairs${more}`, body, headers);
const importKey = (token: string, name: string, line: string, headers = {}) =>
  keyPairs(token, "POST", "", { keypair: { name, public_key: line } }, headers);
const metadata = async (guestToken: string) =>
  (await guest(service, guestToken, "GET", "/openstack/latest/meta_data.json")).json;

describe("a key pair", () => {
  it("is imported, listed, shown with ssh-keygen's fingerprint, and deleted, as Nova does it", async () => {
    for (const type of ["ed25519", "rsa"]) {
      const { line, md5 } = newKey(type);
      const keypair = { name: `my ${type} key`, public_key: line, fingerprint: md5 };
      const imported = await importKey(alice.token, keypair.name, line);
      expect([imported.status, imported.json]).toEqual([
        200,
        { keypair: { ...keypair, user_id: expect.stringMatching(/^[0-9a-f]{32}$/) } },
      ]);
      expect((await keyPairs(alice.token, "GET")).json).toEqual({ keypairs: [{ keypair }] });
      const shown = await keyPairs(alice.token, "GET", `/my%20${type}%20key`);
      expect(shown.json).toMatchObject({ keypair: { ...keypair, deleted: false } });
      expect((await keyPairs(alice.token, "DELETE", `/my%20${type}%20key`)).status).toBe(202);
      expect((await keyPairs(alice.token, "GET", `/my%20${type}%20key`)).status).toBe(404);
      expect((await keyPairs(alice.token, "DELETE", `/my%20${type}%20key`)).status).toBe(404);
    }
  });

  it("has a type, and other status codes, since 2.2", async () => {
    const later = { "openstack-api-version": "compute 2.2" };
    const imported = await importKey(alice.token, "later", newKey().line, later);
    expect([imported.status, imported.json]).toMatchObject([201, { keypair: { type: "ssh" } }]);
    expect((await keyPairs(alice.token, "DELETE", "/later", undefined, later)).status).toBe(204);
  });

  it("does not replace one of the same name", async () => {
    const first = newKey().line;
    await importKey(alice.token, "taken", first);
    const again = await importKey(alice.token, "taken", newKey().line);
    expect([again.status, again.json]).toEqual([
      409,
      { conflictingRequest: { code: 409, message: "Key pair 'taken' already exists." } },
    ]);
    expect((await keyPairs(alice.token, "GET", "/taken")).json).toHaveProperty("keypair.public_key", first);
  });

  it("must be an SSH public key in one line, and is never made by the service", async () => {
    const { line } = newKey();
    const bad = ["", "canary", `${line}\n${newKey().line}`, line.replace("ssh-ed25519", "ssh-rsa"), line.slice(0, 40)];
    for (const each of bad) expect((await importKey(alice.token, "bad", each)).status).toBe(400);
    expect((await keyPairs(alice.token, "POST", "", { keypair: { name: "bad" } })).status).toBe(400);
    for (const name of ["", "a/b", "a\nb"]) expect((await importKey(alice.token, name, line)).status).toBe(400);
  });

  it("is its owner's only", async () => {
    const other = await newMember(service, { project: alice.project });
    await importKey(alice.token, "mine", newKey().line);
    expect((await keyPairs(other.token, "GET")).json).toEqual({ keypairs: [] });
    expect((await keyPairs(other.token, "GET", "/mine")).status).toBe(404);
    expect((await keyPairs(other.token, "DELETE", "/mine")).status).toBe(404);
  });
});

describe("an instance's public key", () => {
  it("reaches its guest as soon as the owner has imported it, and never changes afterwards", async () => {
    const { guestToken, id } = await register(service, alice.token, { name: "Web 1", key_name: "comes-later" });
    const early = await metadata(guestToken);
    expect(early).toMatchObject({ uuid: id, name: "Web 1", hostname: "web-1", meta: {} });
    expect(early).not.toHaveProperty("public_keys");
    const { line } = newKey();
    await importKey(alice.token, "comes-later", line);
    const later = { public_keys: { "comes-later": line }, keys: [{ name: "comes-later", type: "ssh", data: line }] };
    expect(await metadata(guestToken)).toMatchObject(later);
    await keyPairs(alice.token, "DELETE", "/comes-later");
    await importKey(alice.token, "comes-later", newKey().line);
    expect(await metadata(guestToken)).toMatchObject(later);
    expect(await service.admin("audit", id)).toMatch(/ {2}key captured {2}guest {2}/);
  });

  it("is never a colleague's of the same name", async () => {
    const colleague = await newMember(service, { project: alice.project });
    await importKey(colleague.token, "shared-name", newKey().line);
    const { guestToken } = await register(service, alice.token, { key_name: "shared-name" });
    expect(await metadata(guestToken)).not.toHaveProperty("public_keys");
  });

  it("can be imported by `latchkey admin` as well", async () => {
    const { line, file } = newKey();
    await service.admin("keypair", "import", alice.user, "from-a-file", file);
    const { guestToken } = await register(service, alice.token, { key_name: "from-a-file" });
    expect(await metadata(guestToken)).toHaveProperty("public_keys", { "from-a-file": line });
    expect(await service.admin("keypair", "list", alice.user)).toContain(`from-a-file  ${line}`);
    await service.admin("keypair", "delete", alice.user, "from-a-file");
    expect((await keyPairs(alice.token, "GET", "/from-a-file")).status).toBe(404);
  });
});
