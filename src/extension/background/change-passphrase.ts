import { argon2id } from "../../core/argon2.ts";
import * as vault from "../../core/vault-passphrase.ts";
import type { Answer, Request } from "../messages.ts";
import { oneAtATime } from "./change-record.ts";
import { tryPassphrase } from "./guessing.ts";
import { isLongEnough, passphraseOf } from "./passphrase-text.ts";
import { readVault, writeVault } from "./vault-store.ts";

export const changePassphrase = ({ current, next }: Request<"changePassphrase">): Promise<Answer<"changePassphrase">> =>
  oneAtATime(async () => {
    if (!isLongEnough(next)) return { code: "too-short" };
    const stored = await readVault();
    if (stored.code !== "vault") return stored;
    const tried = await tryPassphrase(current, (secret) => vault.unlockVault(stored.record, secret, argon2id));
    if (tried.code !== "right") return tried;
    const secret = passphraseOf(next);
    try {
      await writeVault(await vault.changePassphrase(stored.record, tried.value, secret, argon2id));
      return { code: "changed" };
    } finally {
      secret.wipe();
      tried.value.wipe();
    }
  });
