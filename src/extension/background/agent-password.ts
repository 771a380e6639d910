import { findKeyPair } from "../../clouds/openstack/compute.ts";
import { openRsaPassword } from "../../core/rsa-password.ts";
import type { Secret } from "../../core/secret.ts";
import { fingerprint, parseSshPublicKey, rsaModulus } from "../../core/ssh-public-key.ts";
import { openItem } from "../../core/vault.ts";
import type { VaultItem } from "../../core/vault-record.ts";
import { read } from "../ext.ts";
import type { PasswordFailure, PasswordRequest } from "../messages.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { rsaNumbersOf } from "./private-key.ts";
import { network, withAccess } from "./sign-in.ts";
import type { OpenVault } from "./vault-store.ts";

/**
 * A password in Nova's own blob, one RSA block. It does not name its key: that is the instance's key pair if it is here, else
 * any key with a modulus of the block's length.
 */
export async function openAgentPassword(
  block: Uint8Array,
  request: PasswordRequest,
  { items, key }: OpenVault,
): Promise<OpenedPassword | PasswordFailure> {
  const bits = block.length * 8;
  const fitting = items.filter((item) => modulusLength(item) === block.length);
  const pair = fitting.length === 1 ? undefined : await keyPairOf(request);
  for (const item of withFirst(fitting, pair?.fingerprint)) {
    const password = await openWith(item, block, key);
    if (password === undefined) continue;
    const { name, fingerprint } = item.label;
    return { code: "opened", password, details: { sealedBy: "agent", sealedTo: [{ name, fingerprint }], bits } };
  }
  return explain(fitting, bits, pair ?? (await keyPairOf(request)));
}

/** Numbers are made of the key for this one block: they cannot be wiped. */
async function openWith(item: VaultItem, block: Uint8Array, key: Secret): Promise<Secret | undefined> {
  const content = await openItem(item, key);
  const numbers = content && rsaNumbersOf(content);
  content?.wipe();
  return numbers && openRsaPassword(block, numbers);
}

/** The one that the cloud names is tried first. It need not be the one: key pairs of the same name belong to different users. */
const withFirst = (items: VaultItem[], first: string | null | undefined): VaultItem[] =>
  items.toSorted((a, b) => Number(b.label.fingerprint === first) - Number(a.label.fingerprint === first));

function explain(fitting: VaultItem[], bits: number, pair: KeyPairName): PasswordFailure {
  const { name: keyPair, fingerprint } = pair;
  const isHere = fitting.some((item) => item.label.fingerprint === fingerprint);
  if (fitting.length === 0 || (fingerprint !== null && !isHere))
    return { code: "rsa-key-missing", bits, keyPair, fingerprint };
  return { code: "rsa-key-wrong", bits, keyPair, tried: fitting.map((item) => item.label.name) };
}

/** Null where the cloud does not tell: no key pair, or one of another user, which Nova shows to nobody else. */
interface KeyPairName {
  name: string | null;
  fingerprint: string | null;
}

async function keyPairOf({ connectionId, instanceId }: PasswordRequest): Promise<KeyPairName> {
  const { lists } = await read("session", "lists");
  const name = lists?.[connectionId]?.instances.find((instance) => instance.id === instanceId)?.keyName ?? null;
  if (name === null) return { name, fingerprint: null };
  const found = await withAccess(connectionId, (access) => findKeyPair(network, access, name));
  const publicKey = found.code === "ok" ? parseSshPublicKey(found.value.publicKey) : undefined;
  return { name, fingerprint: publicKey ? fingerprint(publicKey.blob) : null };
}

function modulusLength({ label }: VaultItem): number | undefined {
  const publicKey = parseSshPublicKey(label.publicKey);
  return publicKey && rsaModulus(publicKey)?.length;
}
