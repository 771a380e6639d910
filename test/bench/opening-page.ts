import { JSEncrypt } from "jsencrypt";
import forge from "node-forge";
import NodeRSA from "node-rsa";
import { recogniseBlob } from "../../src/core/blob.ts";
import { fromBase64, sameBytes } from "../../src/core/bytes.ts";
import { createEd25519KeyPair } from "../../src/core/ed25519.ts";
import { openEnvelope } from "../../src/core/open-envelope.ts";
import { readPkcs8 } from "../../src/core/pkcs8.ts";
import type { RsaPrivateKey } from "../../src/core/rsa-key.ts";
import { openRsaPassword } from "../../src/core/rsa-password.ts";
import { sealEnvelope } from "../../src/core/seal-envelope.ts";
import { exposeText, Secret } from "../../src/core/secret.ts";
import { ed25519KeyBlob, keyId } from "../../src/core/ssh-public-key.ts";
import { x25519FromSeed } from "../../src/core/x25519.ts";
import { ENVELOPE, FORGE, JSENCRYPT, KEY_READ, NODE_RSA, OURS, PASSWORD } from "./opening-subjects.ts";

/** An RSA key, and a password that was encrypted to it; all in base64. */
export interface RsaSample {
  bits: number;
  pkcs8: string;
  blob: string;
}

/** Milliseconds of each try, by what was tried. */
export type Openings = Record<string, number[]>;

const INSTANCE = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11";
/** Together, where one is not much longer than a step of the clock. */
const AT_ONCE = 20;

interface Subject {
  name: string;
  /** Whether it was done right. */
  act: () => Promise<boolean> | boolean;
  atOnce: number;
}

/** The product's own, from a blob's text to the password. */
function openBlob(blob: string, key: RsaPrivateKey): string | undefined {
  const recognised = recogniseBlob(blob);
  const secret = recognised && openRsaPassword(recognised.bytes, key);
  const text = secret && exposeText(secret);
  secret?.wipe();
  return text;
}

function numbersIn(pkcs8: Uint8Array): RsaPrivateKey {
  const read = readPkcs8(pkcs8);
  if (read.code !== "key" || read.key.type !== "ssh-rsa") throw new Error("the key was not read");
  return read.key.numbers;
}

/** Everybody with a key that is ready, as they keep it themselves; and apart, what it costs us to have it ready. */
function rsaSubjects({ bits, pkcs8, blob }: RsaSample): Subject[] {
  const pem = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----`;
  const der = fromBase64(pkcs8) ?? new Uint8Array(0);
  const numbers = numbersIn(der);
  const jsencrypt = new JSEncrypt();
  jsencrypt.setPrivateKey(pem);
  const forgeKey = forge.pki.privateKeyFromPem(pem);
  const nodeRsa = new NodeRSA(pem, "pkcs8-private-pem").setOptions({ encryptionScheme: "pkcs1" });
  const openers: [string, () => unknown][] = [
    [OURS, () => openBlob(blob, numbers)],
    [JSENCRYPT, () => jsencrypt.decrypt(blob)],
    [FORGE, () => forgeKey.decrypt(forge.util.decode64(blob), "RSAES-PKCS1-V1_5")],
    [NODE_RSA, () => nodeRsa.decrypt(blob, "utf8")],
  ];
  return [
    ...openers.map(([name, open]) => ({ name: `${name} ${bits}`, act: () => open() === PASSWORD, atOnce: 1 })),
    { name: `${KEY_READ} ${bits}`, act: () => numbersIn(der).n === numbers.n, atOnce: AT_ONCE },
  ];
}

/** With a key that cannot be read out, every check, and the guest's signature among them. */
async function envelopeSubject(): Promise<Subject> {
  const [admin, guest] = [createEd25519KeyPair(), createEd25519KeyPair()];
  const key = await x25519FromSeed(admin.seed);
  const id = keyId(ed25519KeyBlob(admin.publicKey));
  const password = new Secret(new TextEncoder().encode(PASSWORD));
  const payload = { instance: INSTANCE, user: "Administrator", password, time: 1_795_000_000 };
  const text = sealEnvelope(payload, [admin.publicKey], guest);
  const findKey = async (named: Uint8Array) => (sameBytes(named, id) ? key : undefined);
  const expected = { findKey, instance: INSTANCE, guestKey: guest.publicKey, newestTime: payload.time };
  const act = async (): Promise<boolean> => {
    const outcome = await openEnvelope(text, expected);
    if (outcome.code !== "opened") return false;
    const opened = exposeText(outcome.envelope.password);
    outcome.envelope.password.wipe();
    return opened === PASSWORD;
  };
  return { name: ENVELOPE, act, atOnce: AT_ONCE };
}

/** All in turn in each round, and from another one on, so that what else the machine does meets all of them alike. */
async function measureOpenings(samples: readonly RsaSample[], rounds: number, warmUp: number): Promise<Openings> {
  const subjects = [...samples.flatMap(rsaSubjects), await envelopeSubject()];
  const openings: Openings = {};
  for (let round = 0; round < warmUp + rounds; round++) {
    const first = round % subjects.length;
    for (const { name, act, atOnce } of [...subjects.slice(first), ...subjects.slice(0, first)]) {
      let right = true;
      const start = performance.now();
      for (let time = 0; time < atOnce; time++) right = (await act()) && right;
      const spent = (performance.now() - start) / atOnce;
      if (!right) throw new Error(`${name} was not done right`);
      if (round >= warmUp) openings[name] = [...(openings[name] ?? []), spent];
    }
  }
  return openings;
}

Object.assign(globalThis, { measureOpenings });
