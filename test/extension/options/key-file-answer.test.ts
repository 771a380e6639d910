import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { argon2 } from "../../../src/core/argon2.ts";
import { fromText } from "../../../src/core/bytes.ts";
import { answerKeyFile, type KeyFileAnswer } from "../../../src/extension/options/key-file-answer.ts";
import { opensshFileOf } from "../../core/openssh-file.ts";

const seed = Uint8Array.from({ length: 32 }, (_, at) => at);
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const passphrase = "pass wörd";
const encrypted = rsa.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString();

const answer = (file: string, tried?: string): Promise<KeyFileAnswer> =>
  answerKeyFile({ file: fromText(file), passphrase: tried === undefined ? undefined : fromText(tried) }, { argon2 });

describe("what a page is told of a key file", () => {
  it("an ed25519 key is its seed, with the comment", async () => {
    const file = opensshFileOf(seed, fromText("ops laptop"));
    expect(await answer(file)).toEqual({ code: "key", type: "ssh-ed25519", content: seed, comment: "ops laptop" });
  });

  it("an RSA key is PKCS#8", async () => {
    const read = await answer(encrypted, passphrase);
    if (read.code !== "key") throw new Error(read.code);
    expect(read.type).toBe("ssh-rsa");
    const key = createPrivateKey({ key: Buffer.from(read.content), format: "der", type: "pkcs8" });
    expect(key.export({ format: "jwk" })).toEqual(rsa.export({ format: "jwk" }));
  });

  it("a passphrase is asked for where there is one, and a wrong one is said to be wrong", async () => {
    expect(await answer(encrypted)).toEqual({ code: "passphrase-needed" });
    expect(await answer(encrypted, "")).toEqual({ code: "passphrase-needed" });
    expect(await answer(encrypted, "password")).toEqual({ code: "wrong-passphrase" });
    expect(await answer("notes", passphrase)).toEqual({ code: "refused", refusal: "not-a-key-file" });
  });

  it("a passphrase for a file that has none does no harm", async () => {
    expect(await answer(opensshFileOf(seed), passphrase)).toMatchObject({ code: "key" });
  });

  it("work that cannot be finished is an answer too, not a silence", async () => {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-key-file-answer-"));
    const [plain, words, putty] = ["plain", "words", "putty"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(plain, opensshFileOf(seed), { mode: 0o600 });
    writeFileSync(words, passphrase);
    execFileSync("puttygen", [plain, "-o", putty, "--new-passphrase", words, "--ppk-param", "memory=1024,passes=2"]);
    const exhausted = () => Promise.reject(new RangeError("out of memory"));
    const request = { file: readFileSync(putty), passphrase: fromText(passphrase) };
    rmSync(folder, { recursive: true });
    expect(await answerKeyFile(request, { argon2: exhausted })).toEqual({ code: "reader-failed" });
  });

  it("nothing of the file or the passphrase is left in what was handed over", async () => {
    for (const tried of [passphrase, "wrong"]) {
      const request = { file: fromText(encrypted), passphrase: fromText(tried) };
      await answerKeyFile(request, { argon2 });
      expect([...request.file, ...request.passphrase].some((byte) => byte !== 0)).toBe(false);
    }
  });
});
