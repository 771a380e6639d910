import type { KeyFileRefusal } from "./key-file-outcome.ts";

/** Why a key of this SSH algorithm (RFC 4253, section 6.6) opens nothing here; undefined for the two types that do. */
export function refusedKeyType(type: string): KeyFileRefusal | undefined {
  if (type === "ssh-ed25519" || type === "ssh-rsa") return undefined;
  if (type.includes("-cert-v0")) return "certificate";
  if (type.startsWith("sk-")) return "security-key";
  if (type.startsWith("ecdsa-sha2-")) return "ecdsa";
  return type === "ssh-dss" ? "dsa" : "unknown-key-type";
}
