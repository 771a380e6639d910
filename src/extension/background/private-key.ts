import { ed25519FromSeed } from "../../core/ed25519.ts";
import { readPkcs8 } from "../../core/pkcs8.ts";
import type { RsaPrivateKey } from "../../core/rsa-key.ts";
import { Secret } from "../../core/secret.ts";
import { ed25519KeyBlob } from "../../core/ssh-public-key.ts";
import { rsaKeyBlob } from "../../core/ssh-rsa-blob.ts";
import type { KeyType } from "../../core/vault-record.ts";

/** The SSH public key blob of a private key as the vault keeps it; undefined if the bytes are none of that type. */
export function publicKeyOf(type: KeyType, content: Secret): Uint8Array | undefined {
  if (type === "ssh-rsa") {
    const numbers = rsaNumbersOf(content);
    return numbers && rsaKeyBlob(numbers);
  }
  if (type !== "ssh-ed25519" || content.length !== 32) return undefined;
  const { seed, publicKey } = ed25519FromSeed(new Secret(content.use((bytes) => bytes.slice())));
  seed.wipe();
  return ed25519KeyBlob(publicKey);
}

/** The checked numbers of an RSA key in PKCS#8; undefined if it is none. They cannot be wiped: make them when they are needed. */
export function rsaNumbersOf(content: Secret): RsaPrivateKey | undefined {
  const read = content.use(readPkcs8);
  if (read.code !== "key") return undefined;
  if (read.key.type === "ssh-rsa") return read.key.numbers;
  read.key.pair.seed.wipe();
  return undefined;
}
