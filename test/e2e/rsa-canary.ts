import { execFileSync } from "node:child_process";
import { constants, createPrivateKey, publicEncrypt } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { api, signIn } from "../service/cloud.ts";
import { searchAndOpen } from "./admin.ts";
import { store } from "./blobs.ts";
import type { Canary } from "./canary.ts";
import type { Cloud } from "./cloud.ts";
import { click, shows } from "./driver/screen-reader.ts";
import type { TestBrowser } from "./driver/test-browser.ts";
import { importFile } from "./import-form.ts";

const PASSWORD = "only the RSA key opens this one";

/**
 * Imports an encrypted RSA key by its file and reveals a password of Nova's own kind with it. Returns what must be found nowhere: the
 * key's secret numbers, as bytes and as the digits that JavaScript would print, and the password.
 */
export async function importRsaKeyAndOpen(
  browser: TestBrowser,
  cloud: Cloud,
  { folder, filePassphrase }: { folder: string; filePassphrase: string },
): Promise<Canary[]> {
  const file = join(folder, "rsa-canary");
  execFileSync("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-N", filePassphrase, "-C", "rsa", "-f", file]);
  const page = await browser.options();
  await click(page, "button", "Import key");
  await importFile(page, { file: readFileSync(file), way: "choose", name: "rsa-canary" });
  expect(await importFile(page, { passphrase: filePassphrase })).toMatchObject({ code: "imported" });
  await page.close();

  const token = await signIn(cloud.service, cloud);
  const keypair = { name: "rsa", public_key: readFileSync(`${file}.pub`, "utf8").trim() };
  await api(cloud.service, token, "POST", "/v2.1/os-keypairs", { keypair });
  await store(cloud, await cloud.addInstance("rsa-01", "rsa"), seal(file));
  const popup = await browser.popup();
  await searchAndOpen(popup, "rsa-01", "rsa-01");
  await click(popup, "button", "Reveal password");
  await shows(popup, /Hides in/);
  await popup.close().catch(() => undefined);
  return [...numbersOf(file, filePassphrase), { name: "the password of the RSA blob", bytes: Buffer.from(PASSWORD) }];
}

/** What cloudbase-init posts. */
function seal(file: string): string {
  const pem = execFileSync("ssh-keygen", ["-e", "-m", "PKCS8", "-f", `${file}.pub`]);
  return publicEncrypt({ key: pem, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(PASSWORD)).toString("base64");
}

function numbersOf(file: string, filePassphrase: string): Canary[] {
  const options = ["-p", "-q", "-m", "PKCS8", "-P", filePassphrase, "-N", "", "-f", file];
  execFileSync("ssh-keygen", options, { stdio: "ignore" });
  const { d = "", p = "", q = "" } = createPrivateKey(readFileSync(file)).export({ format: "jwk" });
  return Object.entries({ d, p, q }).flatMap(([name, text]) => {
    const bytes = Buffer.from(text, "base64url");
    const digits = Buffer.from(BigInt(`0x${bytes.toString("hex")}`).toString());
    return [
      { name: `the RSA key's ${name}`, bytes },
      { name: `the RSA key's ${name} in decimal`, bytes: digits },
    ];
  });
}
