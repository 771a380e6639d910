import { type Blinding, newBlinding } from "../../core/rsa-blinding.ts";
import { openRsaPassword } from "../../core/rsa-password.ts";
import type { Secret } from "../../core/secret.ts";
import { parseSshPublicKey, rsaModulus } from "../../core/ssh-public-key.ts";
import { rsaPublicKeyOf } from "../../core/ssh-rsa-blob.ts";
import { openItem } from "../../core/vault.ts";
import type { VaultItem } from "../../core/vault-record.ts";
import type { PasswordDetails, PasswordFailure, PasswordRequest } from "../password-messages.ts";
import { type InstanceKeyPair, keyPairOf } from "./instance-key-pair.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { rsaNumbersOf } from "./private-key.ts";
import type { OpenVault } from "./vault-store.ts";

/**
 * A password in Nova's own blob, one RSA block. It does not name its key: that is the instance's key pair if it is here, else
 * any key with a modulus of the block's length.
 */
export async function openAgentPassword(
  block: Uint8Array,
  request: PasswordRequest,
  { items, key }: OpenVault,
  blinding?: Blinding,
): Promise<OpenedPassword | PasswordFailure> {
  const bits = block.length * 8;
  const fitting = items.filter((item) => modulusLength(item) === block.length);
  const pair = fitting.length === 1 ? undefined : await keyPairOf(request);
  for (const item of withFirst(fitting, pair?.fingerprint)) {
    const password = await openWith(item, block, key, blinding);
    if (password === undefined) continue;
    const { name, fingerprint } = item.label;
    const details: PasswordDetails = { sealedBy: "agent", sealedTo: [{ name, fingerprint }], bits };
    return { code: "opened", password, conclude: async () => details };
  }
  return explain(fitting, bits, pair ?? (await keyPairOf(request)));
}

/** For a block that may come, of what is public: made while there is time. None unless just one RSA key is here. */
export function blindingAhead(items: readonly VaultItem[]): Blinding | undefined {
  const [item, ...others] = items.filter(({ label }) => label.type === "ssh-rsa");
  const publicKey = item && parseSshPublicKey(item.label.publicKey);
  const numbers = publicKey && rsaPublicKeyOf(publicKey);
  return numbers && others.length === 0 ? newBlinding(numbers) : undefined;
}

/** Numbers are made of the key for this one block: they cannot be wiped. */
async function openWith(
  item: VaultItem,
  block: Uint8Array,
  key: Secret,
  blinding?: Blinding,
): Promise<Secret | undefined> {
  const content = await openItem(item, key);
  const numbers = content && rsaNumbersOf(content);
  content?.wipe();
  return numbers && openRsaPassword(block, numbers, blinding);
}

/** The one that the cloud names is tried first. It need not be the one: key pairs of the same name belong to different users. */
const withFirst = (items: VaultItem[], first: string | null | undefined): VaultItem[] =>
  items.toSorted((a, b) => Number(b.label.fingerprint === first) - Number(a.label.fingerprint === first));

function explain(fitting: VaultItem[], bits: number, pair: InstanceKeyPair): PasswordFailure {
  const { name: keyPair, fingerprint } = pair;
  const isHere = fitting.some((item) => item.label.fingerprint === fingerprint);
  if (fitting.length === 0 || (fingerprint !== null && !isHere))
    return { code: "rsa-key-missing", bits, keyPair, fingerprint };
  return { code: "rsa-key-wrong", bits, keyPair, tried: fitting.map((item) => item.label.name) };
}

function modulusLength({ label }: VaultItem): number | undefined {
  const publicKey = parseSshPublicKey(label.publicKey);
  return publicKey && rsaModulus(publicKey)?.length;
}
