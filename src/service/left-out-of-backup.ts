import { RECEIPT_PREFIX } from "./identity/receipt.ts";
import { TOKEN_PREFIX } from "./identity/token.ts";

/**
 * Whether a backup leaves the entry out: tokens and receipts, which end within hours, and of which one that was revoked since must
 * not be good again after a restore.
 */
export const isLeftOutOfBackup = (key: string): boolean =>
  key.startsWith(TOKEN_PREFIX) || key.startsWith(RECEIPT_PREFIX);
