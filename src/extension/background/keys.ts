import { argon2id } from "../../core/argon2.ts";
import { createEd25519KeyPair } from "../../core/ed25519.ts";
import type { Secret } from "../../core/secret.ts";
import { addItem, removeItem, renameItem } from "../../core/vault.ts";
import { createVault } from "../../core/vault-passphrase.ts";
import type { VaultRecord } from "../../core/vault-record.ts";
import type { Answer, Request } from "../messages.ts";
import type { KeyAdded } from "../vault-messages.ts";
import { oneAtATime } from "./change-record.ts";
import { keyName, labelOf } from "./key-label.ts";
import { keepUnlocked, vaultKey } from "./lock.ts";
import { secretOf } from "./message-secret.ts";
import { isLongEnough, passphraseOf } from "./passphrase-text.ts";
import { publicKeyOf } from "./private-key.ts";
import { changeVault, readVault, type StoredVault, writeVault } from "./vault-store.ts";

interface NewKey {
  name: string;
  type: "ssh-ed25519" | "ssh-rsa";
  content: Secret;
  passphrase: string | undefined;
}

export const createKey = ({ name, passphrase }: Request<"createKey">): Promise<Answer<"createKey">> =>
  addKey({ name, type: "ssh-ed25519", content: createEd25519KeyPair().seed, passphrase });

export const importKey = ({ content, name, type, passphrase }: Request<"importKey">): Promise<Answer<"importKey">> =>
  addKey({ name, type, content: secretOf(content), passphrase });

/** Makes the vault with the first key; wipes the content. One at a time: two at once would each make a vault. */
const addKey = (key: NewKey): Promise<KeyAdded> => oneAtATime(() => add(key)).finally(() => key.content.wipe());

async function add({ name, type, content, passphrase }: NewKey): Promise<KeyAdded> {
  const blob = publicKeyOf(type, content);
  if (blob === undefined) return { code: "invalid-key" };
  const opened = await openOrCreateVault(passphrase);
  if (opened.code !== "open") return opened;
  const { record, key } = opened;
  try {
    const label = labelOf(name, type, blob);
    const known = record.items.find((item) => item.label.fingerprint === label.fingerprint);
    if (known !== undefined) return { code: "known", name: known.label.name };
    const added = await addItem(record, key, label, content);
    await writeVault(added);
    await keepUnlocked(key);
    return { code: "added", id: added.items.at(-1)?.id ?? "", fingerprint: label.fingerprint };
  } finally {
    key.wipe();
  }
}

type Unusable = Exclude<StoredVault["code"], "vault" | "no-vault">;

async function openOrCreateVault(
  passphrase: string | undefined,
): Promise<{ code: "open"; record: VaultRecord; key: Secret } | { code: "locked" | "passphrase-needed" | Unusable }> {
  const stored = await readVault();
  if (stored.code === "vault") {
    const key = await vaultKey();
    return key === undefined ? { code: "locked" } : { code: "open", record: stored.record, key };
  }
  if (stored.code !== "no-vault") return stored;
  if (passphrase === undefined || !isLongEnough(passphrase)) return { code: "passphrase-needed" };
  const secret = passphraseOf(passphrase);
  try {
    return { code: "open", ...(await createVault(secret, argon2id)) };
  } finally {
    secret.wipe();
  }
}

export const renameKey = ({ id, name }: Request<"renameKey">) =>
  changeVault("renamed", (vault) => renameItem(vault, id, keyName(name, "key")));

export const removeKey = ({ id }: Request<"removeKey">) => changeVault("removed", (vault) => removeItem(vault, id));
