import { commentOf } from "./byte-text.ts";
import { sameBytes } from "./bytes.ts";
import { type KeyFileOutcome, refuse } from "./key-file-outcome.ts";
import { rsaOutcomeFromParts } from "./key-file-rsa.ts";
import { readEd25519Fields } from "./openssh-ed25519.ts";
import { readInteger } from "./ssh-integer.ts";
import { refusedKeyType } from "./ssh-key-type.ts";
import { ed25519KeyBlob } from "./ssh-public-key.ts";
import { type SshReader, sshReader } from "./ssh-reader.ts";
import { rsaKeyBlob } from "./ssh-rsa-blob.ts";

/**
 * Reads the decrypted private part of an OpenSSH key file: two equal numbers that tell whether the passphrase was right, the
 * key, a comment, and padding of 1, 2, 3, ... (PROTOCOL.key). It must be the key whose public half, `publicKey`, the file
 * shows.
 */
export function readOpensshPrivatePart(secret: Uint8Array, publicKey: Uint8Array, encrypted: boolean): KeyFileOutcome {
  const reader = sshReader(secret);
  const [first, second] = [reader.number(), reader.number()];
  if (first === undefined || second === undefined) return refuse("damaged");
  if (first !== second) return encrypted ? { code: "wrong-passphrase" } : refuse("damaged");
  const type = reader.text();
  const refusal = refusedKeyType(type ?? "");
  if (type === undefined || refusal !== undefined) return refuse(refusal ?? "damaged");
  return type === "ssh-ed25519" ? readEd25519(reader, publicKey) : readRsa(reader, publicKey);
}

function readEd25519(reader: SshReader, publicKey: Uint8Array): KeyFileOutcome {
  const pair = readEd25519Fields(reader);
  if (pair === undefined) return refuse("damaged");
  const comment = readEnd(reader);
  if (comment !== undefined && sameBytes(ed25519KeyBlob(pair.publicKey), publicKey))
    return { code: "key", key: { type: "ssh-ed25519", pair }, comment };
  pair.seed.wipe();
  return refuse("damaged");
}

function readRsa(reader: SshReader, publicKey: Uint8Array): KeyFileOutcome {
  const [n, e, d] = [readInteger(reader), readInteger(reader), readInteger(reader)];
  const [qInv, p, q] = [readInteger(reader), readInteger(reader), readInteger(reader)];
  const comment = readEnd(reader);
  if (n === undefined || e === undefined || d === undefined || comment === undefined) return refuse("damaged");
  if (qInv === undefined || p === undefined || q === undefined) return refuse("damaged");
  if (!sameBytes(rsaKeyBlob({ n, e }), publicKey)) return refuse("damaged");
  return rsaOutcomeFromParts({ n, e, d, p, q, qInv }, comment);
}

/** The comment, if the padding behind it is right. */
function readEnd(reader: SshReader): string | undefined {
  const comment = reader.string();
  const padded = reader.rest().every((byte, index) => byte === ((index + 1) & 0xff));
  return comment !== undefined && padded ? commentOf(comment) : undefined;
}
