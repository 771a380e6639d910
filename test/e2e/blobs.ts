import { readFileSync } from "node:fs";
import { fromText } from "../../src/core/bytes.ts";
import { createEd25519KeyPair, type Ed25519KeyPair } from "../../src/core/ed25519.ts";
import { sealEnvelope } from "../../src/core/seal-envelope.ts";
import { Secret } from "../../src/core/secret.ts";
import { ed25519PublicKey, parseSshPublicKey } from "../../src/core/ssh-public-key.ts";
import { api, postBlob, signIn } from "../service/cloud.ts";
import type { Cloud, CloudInstance } from "./cloud.ts";
import type { TestBrowser } from "./driver/test-browser.ts";

/** Blobs as guests, honest or not, would post them. */
export interface Envelope {
  password: string;
  instance: string;
  time?: number;
  guest?: Ed25519KeyPair;
}

export const seal = (recipient: Uint8Array, { password, instance, time, guest }: Envelope): string =>
  sealEnvelope(
    {
      instance,
      user: "Administrator",
      password: new Secret(fromText(password)),
      time: time ?? Math.floor(Date.now() / 1000),
    },
    [recipient],
    guest ?? createEd25519KeyPair(),
  );

/** The raw public key of the one key in the vault. */
export async function vaultPublicKey(browser: TestBrowser): Promise<Uint8Array> {
  const [local] = JSON.parse(await browser.storage());
  const key = parseSshPublicKey(local.vault.items[0].label.publicKey);
  const raw = key && ed25519PublicKey(key);
  if (raw === undefined) throw new Error("no key in the vault");
  return raw;
}

/** Stores a blob for an instance, in place of what is stored. */
export async function store(cloud: Cloud, instance: CloudInstance, blob: string): Promise<void> {
  const token = await signIn(cloud.service, cloud);
  await api(cloud.service, token, "DELETE", `/v2.1/servers/${instance.id}/os-server-password`);
  const reply = await postBlob(cloud.service, readFileSync(instance.tokenFile, "utf8").trim(), blob);
  if (reply.status !== 200) throw new Error(`the blob was refused: ${reply.status}`);
}

/** What is stored for an instance. */
export async function stored(cloud: Cloud, { id }: Pick<CloudInstance, "id">): Promise<string> {
  const token = await signIn(cloud.service, cloud);
  const reply = await api(cloud.service, token, "GET", `/v2.1/servers/${id}/os-server-password`);
  return JSON.parse(reply.text).password;
}
