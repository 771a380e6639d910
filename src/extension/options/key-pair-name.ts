/** What Nova takes as the name of a key pair (API reference, os-keypairs): letters, digits, space, `_` and `-`, at most 255. */
const allowed = /^[A-Za-z0-9 _-]{1,255}$/;

export function isKeyPairName(name: string): boolean {
  return allowed.test(name) && name.trim() === name;
}

/** A name that Nova takes, as close to the key's own as that allows. */
export function keyPairNameFrom(keyName: string): string {
  const plain = keyName.normalize("NFKD").replace(/\p{M}/gu, "");
  const name = plain.replace(/[^A-Za-z0-9 _-]+/g, "-").replace(/^[ -]+|[ -]+$/g, "");
  return name.slice(0, 255).trimEnd() || "latchkey";
}
