import { fromText } from "../../core/bytes.ts";
import { createEd25519KeyPair, type Ed25519KeyPair } from "../../core/ed25519.ts";
import { readOpensshPrivateKey } from "../../core/openssh-private-key.ts";
import { Secret } from "../../core/secret.ts";
import { ed25519KeyBlob, fingerprint, formatSshPublicKey } from "../../core/ssh-public-key.ts";
import {
  addItem,
  createVault,
  type KeyLabel,
  removeItem,
  renameItem,
  unlockVault,
  type VaultRecord,
} from "../../core/vault.ts";
import { read, write } from "../ext.ts";
import { type Answer, type KeyAdded, type Request, shortestPassphrase } from "../messages.ts";
import { argon2id } from "./argon2.ts";
import { oneAtATime } from "./change-record.ts";
import { keepUnlocked, vaultKey } from "./lock.ts";

export async function unlock({ passphrase }: Request<"unlock">): Promise<Answer<"unlock">> {
  const { vault } = await read("local", "vault");
  if (vault === undefined) return { code: "no-vault" };
  const secret = passphraseOf(passphrase);
  let key: Secret | undefined;
  try {
    key = await unlockVault(vault, secret, argon2id);
  } catch {
    return { code: "damaged-vault" };
  } finally {
    secret.wipe();
  }
  if (key === undefined) return { code: "wrong-passphrase" };
  await keepUnlocked(key);
  key.wipe();
  return { code: "unlocked" };
}

export const createKey = ({ name, passphrase }: Request<"createKey">): Promise<Answer<"createKey">> =>
  addKey(name, passphrase, createEd25519KeyPair());

export async function importKey({ name, file, passphrase }: Request<"importKey">): Promise<Answer<"importKey">> {
  const parsed = readOpensshPrivateKey(file);
  if (parsed.code === "refused") return { code: "key-refused", problem: parsed.problem };
  return addKey(name.trim() || parsed.comment, passphrase, parsed.pair);
}

/** Makes the vault with the first key; wipes the seed. One at a time: two at once would each make a vault. */
const addKey = (name: string, passphrase: string | undefined, pair: Ed25519KeyPair): Promise<KeyAdded> =>
  oneAtATime(() => add(name, passphrase, pair)).finally(() => pair.seed.wipe());

async function add(name: string, passphrase: string | undefined, pair: Ed25519KeyPair): Promise<KeyAdded> {
  const opened = await openOrCreateVault(passphrase);
  if ("code" in opened) return opened;
  const { record, key } = opened;
  try {
    const label = labelOf(name, pair);
    const known = record.items.find((item) => item.label.fingerprint === label.fingerprint);
    if (known !== undefined) return { code: "known", name: known.label.name };
    const added = await addItem(record, key, label, pair.seed);
    await write("local", { vault: added });
    await keepUnlocked(key);
    return { code: "added", id: added.items.at(-1)?.id ?? "", fingerprint: label.fingerprint };
  } finally {
    key.wipe();
  }
}

async function openOrCreateVault(
  passphrase: string | undefined,
): Promise<{ record: VaultRecord; key: Secret } | { code: "locked" } | { code: "passphrase-needed" }> {
  const { vault } = await read("local", "vault");
  if (vault !== undefined) {
    const key = await vaultKey();
    return key === undefined ? { code: "locked" } : { record: vault, key };
  }
  if (passphrase === undefined || [...passphrase].length < shortestPassphrase) return { code: "passphrase-needed" };
  const secret = passphraseOf(passphrase);
  try {
    return await createVault(secret, argon2id);
  } finally {
    secret.wipe();
  }
}

export const renameKey = ({ id, name }: Request<"renameKey">) =>
  changeVault("renamed", (vault) => renameItem(vault, id, keyName(name)));

export const removeKey = ({ id }: Request<"removeKey">) => changeVault("removed", (vault) => removeItem(vault, id));

const changeVault = <Code extends string>(
  code: Code,
  change: (vault: VaultRecord) => VaultRecord,
): Promise<{ code: Code } | { code: "locked" }> =>
  oneAtATime(async () => {
    const key = await vaultKey();
    const { vault } = await read("local", "vault");
    if (key === undefined || vault === undefined) return { code: "locked" };
    key.wipe();
    await write("local", { vault: change(vault) });
    return { code };
  });

/** The same letters typed on another system may come as other code points: NFC makes them one (RFC 8265). */
const passphraseOf = (text: string): Secret => new Secret(fromText(text.normalize("NFC")));

function labelOf(name: string, { publicKey }: Ed25519KeyPair): KeyLabel {
  const blob = ed25519KeyBlob(publicKey);
  const shown = keyName(name);
  return {
    name: shown,
    type: "ssh-ed25519",
    fingerprint: fingerprint(blob),
    publicKey: formatSshPublicKey(blob, shown.replace(/\s+/g, "-")),
  };
}

/** One line, not empty, at most 100 characters. */
const keyName = (name: string): string =>
  name
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 100) || "ed25519";
