import { openssl, passphrase, sshKeygen } from "./makers.ts";

/** Puts the making of something off until somebody asks for it, and then makes it once. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export const sshRsa = once(() => sshKeygen("-t", "rsa", "-b", "2048"));
export const sshEd25519 = once(() => sshKeygen("-t", "ed25519"));
export const opensslRsa = once(() => openssl("genrsa", "-traditional", "2048"));
export const opensslEd25519 = once(() => openssl("genpkey", "-algorithm", "ed25519"));
export const pass = ["-passout", `pass:${passphrase}`];

/** Encrypted PKCS#8. */
export const pkcs8 = (base: () => string, ...options: string[]): string =>
  openssl("pkcs8", "-topk8", "-in", base(), ...options, ...pass);

/** An option of puttygen: little memory, few passes. */
export const argon2 = (kind: string): string => `kdf=${kind},memory=1024,passes=2,parallelism=1`;
