import * as v from "valibot";
import { fromBase64 } from "../../core/bytes.ts";
import * as passkey from "../../core/vault-passkey.ts";
import type { Answer, Request } from "../messages.ts";
import { oneAtATime } from "./change-record.ts";
import { keyName } from "./key-label.ts";
import { vaultKey } from "./lock.ts";
import { secretOf } from "./message-secret.ts";
import { changeVault, readVault, writeVault } from "./vault-store.ts";

const schema = v.object({
  credentialId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,2048}$/)),
  rpId: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(253))),
  salt: v.pipe(
    v.string(),
    v.check((salt) => fromBase64(salt)?.length === 32),
  ),
});

/** Throws if a field is not what WebAuthn gives: the page has it from there. */
export const addPasskey = ({ name, output, ...rest }: Request<"addPasskey">): Promise<Answer<"addPasskey">> =>
  oneAtATime(async () => {
    const secret = secretOf(output);
    const key = await vaultKey();
    try {
      if (key === undefined) return { code: "locked" };
      const stored = await readVault();
      if (stored.code !== "vault") return stored;
      if (secret.length !== 32) throw new RangeError("output must have 32 bytes");
      const added = { ...v.parse(schema, rest), name: keyName(name, "Passkey"), createdAt: Date.now() };
      const others = passkey.removePasskey(stored.record, added.credentialId);
      await writeVault(await passkey.addPasskey(others, key, added, secret));
      return { code: "added" };
    } finally {
      key?.wipe();
      secret.wipe();
    }
  });

export const removePasskey = ({ credentialId }: Request<"removePasskey">) =>
  changeVault("removed", (vault) => passkey.removePasskey(vault, credentialId));
