import * as v from "valibot";
import { toText } from "../../core/bytes.ts";
import type { Secret } from "../../core/secret.ts";
import { vaultItemsSchema } from "../../core/vault-record.ts";
import { type Connection, defaultSettings, type Settings } from "../records.ts";
import { onlyHereSchema, previousSchema } from "./backup-kept.ts";
import { connectionSchema } from "./connections.ts";
import { settingsSchema } from "./settings.ts";

const instanceId = v.pipe(v.string(), v.maxLength(100));
const pin = v.object({
  guestKey: v.string(),
  firstSeen: v.number(),
  lastSeen: v.number(),
  newestTime: v.number(),
  user: v.exactOptional(v.string()),
  recipients: v.exactOptional(v.array(v.string())),
});
const opener = v.object({ instanceName: v.string(), keys: v.array(v.string()), openedAt: v.exactOptional(v.number()) });

const schema = v.object({
  items: vaultItemsSchema,
  connections: v.array(connectionSchema),
  // A setting that this release does not offer is no reason to refuse the keys.
  settings: v.fallback(settingsSchema, defaultSettings),
  pins: v.record(instanceId, pin),
  openers: v.record(instanceId, opener),
  // Backups of an earlier release have none.
  previous: v.optional(v.record(instanceId, previousSchema), {}),
  onlyHere: v.optional(v.record(instanceId, onlyHereSchema), {}),
});

export type BackupContent = Omit<v.InferOutput<typeof schema>, "settings" | "connections"> & {
  settings: Settings;
  connections: Connection[];
};

/** What is inside a backup; undefined if it has another shape, though its seal was good. */
export function readBackupContent(content: Secret): BackupContent | undefined {
  const text = content.use(toText);
  try {
    const parsed = v.safeParse(schema, JSON.parse(text ?? ""));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
