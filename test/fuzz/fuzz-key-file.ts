import { argon2 } from "../../src/core/argon2.ts";
import { fromText } from "../../src/core/bytes.ts";
import { type KeyFileLimits, keyFileLimits } from "../../src/core/key-file-limits.ts";
import type { KeyFileRefusal } from "../../src/core/key-file-outcome.ts";
import { readKeyFile } from "../../src/core/read-key-file.ts";
import { checkRsaPrivateKey } from "../../src/core/rsa-check.ts";
import { Secret } from "../../src/core/secret.ts";
import { changeEncoded } from "./armour.ts";
import { type KeyFileSample, quickSamples, slowSamples } from "./key-file-samples.ts";
import { mutate } from "./mutate.ts";
import { keyFilePieces, otherFiles } from "./other-files.ts";
import type { FuzzedParser } from "./parser.ts";
import { pem } from "./pem-text.ts";
import type { Random } from "./random.ts";
import { passphrase } from "./sealing.ts";

/** By the compiler's word, all of them. */
const refusals: Record<KeyFileRefusal, true> = {
  "not-a-key-file": true,
  "too-large-file": true,
  damaged: true,
  "public-key": true,
  certificate: true,
  ecdsa: true,
  dsa: true,
  "security-key": true,
  "unknown-key-type": true,
  "unknown-format": true,
  "unknown-cipher": true,
  "cost-too-high": true,
  "rsa-too-small": true,
  "rsa-too-large": true,
};
const keys = ["key of ssh-rsa", "key of ssh-ed25519"];
const refused = Object.keys(refusals).map((refusal) => `refused: ${refusal}`);

/** What costs no more than some milliseconds, so that what takes longer is a fault. */
const cheap: KeyFileLimits = {
  bcryptRounds: 2,
  pbkdf2Iterations: 1000,
  scryptMemory: 2 ** 18,
  scryptWork: 2 ** 11,
  argon2Memory: 256,
  argon2Work: 512,
  argon2Lanes: 4,
};

const wrongPassphrase = fromText("wrong");
const labels = ["OPENSSH PRIVATE KEY", "RSA PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"];

/** Behind a start of each kind, and before an end or none: 64 KiB of the same. */
function repeated(random: Random): Uint8Array {
  const piece = random.pick(keyFilePieces);
  const many = Buffer.concat(new Array(Math.floor(65_000 / piece.length)).fill(piece)).toString();
  const [start, end] = random.pick([
    ["", ""],
    ["-----BEGIN PRIVATE KEY-----\n", "\n-----END PRIVATE KEY-----"],
    ["PuTTY-User-Key-File-3: ssh-rsa\n", ""],
    ["PuTTY-User-Key-File-3: ssh-rsa\n", "x"],
  ] as const);
  return fromText(`${start}${many}${end}`).subarray(0, random.once(4) ? 70_000 : 65_536);
}

interface Source {
  samples: readonly KeyFileSample[];
  others: readonly Uint8Array[];
  pieces: readonly Uint8Array[];
}

/** A good file changed as it stands, in what its base64 stands for, or behind its encryption; or one that never was good. */
function makeInput(random: Random, { samples, others, pieces }: Source): Uint8Array {
  if (random.once(100)) return repeated(random);
  const way = random.below(20);
  if (way === 0) return random.bytes(random.below(2000));
  if (way === 1) return pem(random.pick(labels), random.bytes(random.below(600)));
  if (way === 2) return random.once(2) ? random.pick(others) : mutate(random.pick(others), random, pieces);
  const sample = random.pick(samples);
  const file = sample.write(sample.content);
  if (way === 3) return file;
  if (way < 8) return mutate(file, random, pieces);
  if (way < 14) return changeEncoded(file, random, (bytes) => mutate(bytes, random));
  return sample.write(mutate(sample.content, random));
}

async function outcomeOf(file: Uint8Array, limits: KeyFileLimits, tried?: Uint8Array): Promise<string> {
  const secret = tried && new Secret(tried.slice());
  const outcome = await readKeyFile(file, { argon2, limits, passphrase: secret });
  if (outcome.code === "refused") return `refused: ${outcome.refusal}`;
  if (outcome.code !== "key") return outcome.code;
  if (outcome.key.type === "ssh-rsa" && checkRsaPrivateKey(outcome.key.numbers) !== undefined)
    throw new Error("the numbers of this key do not belong together");
  return `key of ${outcome.key.type}`;
}

export async function keyFileParsers(): Promise<FuzzedParser[]> {
  const quick = await quickSamples();
  const slow = slowSamples();
  const all = [...quick, ...slow];
  const others = await otherFiles();
  const pieces = [...keyFilePieces, ...others, ...all.map((sample) => sample.write(sample.content))];
  return [
    {
      name: "key files",
      share: 36,
      outcomes: [...keys, "passphrase-needed", ...refused],
      makeInput: (random) => makeInput(random, { samples: all, others, pieces }),
      parse: (file) => outcomeOf(file, keyFileLimits),
    },
    {
      name: "key files, with a passphrase",
      share: 16,
      outcomes: [...keys, "wrong-passphrase", ...refused],
      makeInput: (random) => makeInput(random, { samples: random.once(12) ? slow : quick, others, pieces }),
      parse: (file) => outcomeOf(file, cheap, file.length % 8 === 0 ? wrongPassphrase : passphrase),
    },
  ];
}
