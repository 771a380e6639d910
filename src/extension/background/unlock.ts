import { argon2id } from "../../core/argon2.ts";
import * as passkey from "../../core/vault-passkey.ts";
import { unlockVault } from "../../core/vault-passphrase.ts";
import type { Answer, Request } from "../messages.ts";
import { oneAtATime } from "./change-record.ts";
import { tryPassphrase } from "./guessing.ts";
import { keepUnlocked } from "./lock.ts";
import { secretOf } from "./message-secret.ts";
import { readVault } from "./vault-store.ts";

export const unlock = ({ passphrase }: Request<"unlock">): Promise<Answer<"unlock">> =>
  oneAtATime(async () => {
    const stored = await readVault();
    if (stored.code !== "vault") return stored;
    const tried = await tryPassphrase(passphrase, (secret) => unlockVault(stored.record, secret, argon2id));
    if (tried.code !== "right") return tried;
    await keepUnlocked(tried.value);
    tried.value.wipe();
    return { code: "unlocked" };
  });

export const unlockWithPasskey = (request: Request<"unlockWithPasskey">): Promise<Answer<"unlockWithPasskey">> =>
  oneAtATime(async () => {
    const output = secretOf(request.output);
    try {
      const stored = await readVault();
      if (stored.code !== "vault") return stored;
      const key = await passkey.unlockWithPasskey(stored.record, request.credentialId, output);
      if (key === undefined) return { code: "unknown-passkey" };
      await keepUnlocked(key);
      key.wipe();
      return { code: "unlocked" };
    } catch {
      return { code: "damaged-vault" };
    } finally {
      output.wipe();
    }
  });
