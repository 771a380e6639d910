import { createCipheriv, randomBytes } from "node:crypto";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepTrail } from "../../../src/service/audit/keep-trail.ts";
import { auditTrail } from "../../../src/service/audit/subject-trail.ts";
import {
  checkSecretKeys,
  dropOldKeys,
  prepareKey,
  rotateKeys,
  usesOfKeys,
} from "../../../src/service/identity/key-rotation.ts";
import { changeSecretKeys, readSecretKeys } from "../../../src/service/identity/secret-key-file.ts";
import { totpSecrets } from "../../../src/service/identity/totp-secret.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import type { Store } from "../../../src/service/store/store.ts";
import { CONSOLE } from "../console-actor.ts";
import { newFolder } from "../running-service.ts";

let store: Store;
let file: string;
beforeEach(() => {
  const folder = newFolder();
  store = keepTrail(openSqliteStore(join(folder, "store.db")));
  file = join(folder, "totp.key");
});
afterEach(() => store.close());

const rotate = (where = file) => rotateKeys(store, where, CONSOLE);
const keysOf = (where = file) => {
  const keys = readSecretKeys(where);
  if (keys === undefined) throw new Error("no keys");
  return keys;
};
const secretOf = new Map<string, Uint8Array>();
async function enrol(userId: string, where = file): Promise<void> {
  const secret = randomBytes(20);
  secretOf.set(userId, secret);
  await put(userId, totpSecrets(where).seal(userId, secret));
}
const put = (userId: string, secret: string) =>
  store.commit([], [{ key: `totp/${userId}`, value: JSON.stringify({ secret, lastStep: 7 }) }]);
async function sealedOf(userId: string): Promise<string> {
  return (JSON.parse((await store.get(`totp/${userId}`))?.value ?? "{}") as { secret: string }).secret;
}
async function isOpened(userId: string, where = file): Promise<boolean> {
  const opened = totpSecrets(where).open(userId, await sealedOf(userId));
  return Buffer.from(opened).equals(secretOf.get(userId) ?? new Uint8Array());
}
/** As an earlier version sealed it: without the name of a key. */
function sealedBefore(key: Uint8Array, userId: string, secret: Uint8Array): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(userId));
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString("base64url");
}

describe("the key file", () => {
  it("is made when it is first needed, for its owner only", async () => {
    await enrol("a");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await isOpened("a")).toBe(true);
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith("totp.key"))).toEqual(["totp.key"]);
  });

  it("of an earlier version, 32 bytes, opens what that has sealed, also after it was rotated", async () => {
    const key = randomBytes(32);
    writeFileSync(file, key, { mode: 0o600 });
    const secret = randomBytes(20);
    secretOf.set("old", secret);
    await put("old", sealedBefore(key, "old", secret));
    expect(await isOpened("old")).toBe(true);
    const { first } = keysOf();
    prepareKey(file);
    expect(keysOf().first.id).toBe(first.id);
    expect(await isOpened("old")).toBe(true);
    expect((await rotate()).sealed).toBe(1);
    expect(await isOpened("old")).toBe(true);
    expect(JSON.parse((await store.get("totp/old"))?.value ?? "")).toMatchObject({ lastStep: 7 });
    expect(await dropOldKeys(store, file)).toEqual({ dropped: [first.id] });
    expect(await isOpened("old")).toBe(true);
  });

  for (const mode of [0o644, 0o640, 0o660, 0o602])
    it(`is refused when others may read or write it (${mode.toString(8)}), with what to do`, async () => {
      await enrol("a");
      chmodSync(file, mode);
      const secrets = totpSecrets(file);
      const sealed = await sealedOf("a");
      for (const action of [() => secrets.open("a", sealed), () => secrets.seal("a", randomBytes(20))])
        expect(action).toThrow(/totp\.key is open to other users: chmod 600 it/);
      await expect(rotate()).rejects.toThrow(/chmod 600/);
      await expect(checkSecretKeys(store, file)).rejects.toThrow(/chmod 600/);
      chmodSync(file, 0o400);
      expect(await isOpened("a")).toBe(true);
    });

  it("is refused when it is damaged, whatever was changed in it", async () => {
    await enrol("a");
    prepareKey(file);
    const text = readFileSync(file, "latin1");
    const lines = text.split("\n");
    const damages = [
      "",
      "#\n",
      text.slice(0, -20),
      text.replace(
        / ([A-Za-z0-9_-])([A-Za-z0-9_-]{42})/,
        (_all, one: string, rest) => ` ${one === "A" ? "B" : "A"}${rest}`,
      ),
      text.replace("prepared", "unknown"),
      [...lines, lines.find((line) => line.endsWith("prepared"))].join("\n"),
      lines.filter((line) => line.startsWith("#") || line.endsWith("prepared")).join("\n"),
    ];
    for (const damaged of damages) {
      writeFileSync(file, damaged);
      expect(() => readSecretKeys(file)).toThrow(/is damaged: restore it from a backup$/);
    }
    writeFileSync(file, text);
    expect(await isOpened("a")).toBe(true);
  });

  it("is changed by one at a time: who finds another at work is told, and loses no key", async () => {
    await enrol("a");
    const before = readFileSync(file);
    changeSecretKeys(file, (keys) => {
      expect(() => prepareKey(file)).toThrow(/totp\.key\.new is there/);
      return keys;
    });
    expect(keysOf().prepared).toBeUndefined();
    expect(existsSync(`${file}.new`)).toBe(false);
    // Cut off in the middle of a change.
    writeFileSync(`${file}.new`, "half", { mode: 0o600 });
    await expect(rotate()).rejects.toThrow(/If nothing is at work on it, remove/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe("a secret", () => {
  it("opens with its key only, and for its user only", async () => {
    await enrol("a");
    const sealed = await sealedOf("a");
    expect(sealed).toMatch(new RegExp(`^${keysOf().first.id}\\.[\\w-]+$`));
    expect(() => totpSecrets(file).open("b", sealed)).toThrow();
    const elsewhere = join(newFolder(), "other.key");
    totpSecrets(elsewhere).seal("a", randomBytes(20));
    expect(() => totpSecrets(elsewhere).open("a", sealed)).toThrow(/which the key file does not have/);
    expect(() => totpSecrets(`${elsewhere}.none`).open("a", sealed)).toThrow(/is not there/);
  });
});

describe("a service", () => {
  it("starts only with a file that opens every secret, with more keys in it or fewer", async () => {
    await checkSecretKeys(store, file);
    for (const user of ["a", "b"]) await enrol(user);
    await checkSecretKeys(store, file);
    const old = readFileSync(file);
    await rotate();
    await checkSecretKeys(store, file);
    writeFileSync(file, old);
    await expect(checkSecretKeys(store, file)).rejects.toThrow(/2 TOTP secrets are sealed under keys that/);
    rmSync(file);
    await expect(checkSecretKeys(store, file)).rejects.toThrow(/there is no .*, and 2 TOTP secrets are sealed/);
    for (const user of ["a", "b"]) await store.commit([], [{ key: `totp/${user}`, value: undefined }]);
    await checkSecretKeys(store, file);
  });
});

describe("rotating", () => {
  it("seals every secret under a new key, says so on the users' audit trails, and then removes the old one", async () => {
    for (let count = 0; count < 130; count++) await enrol(`user-${count}`);
    const old = keysOf().first.id;
    const { keys, sealed } = await rotate();
    expect(sealed).toBe(130);
    expect(keys.first.id).not.toBe(old);
    expect(keys.older.map(({ id }) => id)).toEqual([old]);
    expect(await usesOfKeys(store, keys)).toEqual({
      uses: new Map([
        [keys.first.id, 130],
        [old, 0],
      ]),
      lost: [],
    });
    for (let count = 0; count < 130; count++) expect(await isOpened(`user-${count}`)).toBe(true);
    const trail = [];
    for await (const { action } of auditTrail(store, "user-7")) trail.push(action);
    expect(trail).toEqual(["totp secret sealed anew"]);
    await dropOldKeys(store, file);
    expect(keysOf()).toMatchObject({ first: { id: keys.first.id }, older: [], prepared: undefined });
    expect(await isOpened("user-129")).toBe(true);
  });

  it("removes no key that a secret is still sealed under", async () => {
    await enrol("a");
    const sealed = await sealedOf("a");
    const { first } = keysOf();
    await rotate();
    await put("a", sealed);
    await expect(dropOldKeys(store, file)).rejects.toThrow(/still sealed under older keys/);
    expect(keysOf().older.map(({ id }) => id)).toEqual([first.id]);
    expect(await isOpened("a")).toBe(true);
  });

  it("that was cut off goes on with the key that it had begun with", async () => {
    for (const user of ["a", "b", "c"]) await enrol(user);
    const sealed = await sealedOf("b");
    const { keys } = await rotate();
    await put("b", sealed);
    const again = await rotate();
    expect([again.sealed, again.keys.first.id]).toEqual([1, keys.first.id]);
    expect(await isOpened("b")).toBe(true);
    // Nothing left: the next one is a rotation of its own, which keeps the older key until it is told to remove it.
    const next = await rotate();
    expect(next.sealed).toBe(3);
    expect(next.keys.older).toHaveLength(2);
  });

  it("with copies of the file on several machines leaves no moment in which one of them cannot open a secret", async () => {
    const copy = join(newFolder(), "copy.key");
    const distribute = () => writeFileSync(copy, readFileSync(file), { mode: 0o600 });
    const everywhere = async (...users: string[]) => {
      for (const user of users) for (const where of [file, copy]) expect(await isOpened(user, where)).toBe(true);
    };
    await enrol("a");
    distribute();
    prepareKey(file);
    // Prepared twice is prepared once.
    expect(prepareKey(file).prepared?.id).toBe(keysOf().prepared?.id);
    await enrol("b");
    await everywhere("a", "b");
    distribute();
    await everywhere("a", "b");
    const { prepared } = keysOf();
    expect((await rotate()).keys.first.id).toBe(prepared?.id);
    await enrol("c");
    await everywhere("a", "b", "c");
    // A machine that has not been given the file yet still seals under the old key.
    await enrol("d", copy);
    await everywhere("d");
    await expect(dropOldKeys(store, file)).rejects.toThrow(/run `latchkey admin key rotate` first/);
    distribute();
    await rotate();
    await dropOldKeys(store, file);
    await everywhere("a", "b", "c", "d");
    distribute();
    await everywhere("a", "b", "c", "d");
  });

  it("does nothing on a machine that lacks the key of a secret", async () => {
    await enrol("a");
    const other = join(newFolder(), "other.key");
    await expect(rotate(other)).rejects.toThrow(
      /^there is no .*other\.key, and 1 TOTP secret is sealed under its keys: /,
    );
    expect(existsSync(other)).toBe(false);
    totpSecrets(other).seal("x", randomBytes(20));
    const before = readFileSync(other);
    for (const change of [() => rotate(other), () => dropOldKeys(store, other)])
      await expect(change()).rejects.toThrow(/1 TOTP secret is sealed under keys that .* does not have: copy/);
    expect(readFileSync(other).equals(before)).toBe(true);
  });

  it("makes the file where there is no secret yet, so that all machines can be given the same", async () => {
    const { keys, sealed } = await rotate();
    expect(sealed).toBe(0);
    expect(keysOf()).toEqual(keys);
    await enrol("a");
    expect(await sealedOf("a")).toMatch(new RegExp(`^${keys.first.id}\\.`));
  });
});
