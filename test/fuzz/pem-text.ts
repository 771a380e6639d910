import { type Bytes, fromText, toBase64 } from "../../src/core/bytes.ts";

export const lined = (encoded: string): string => (encoded.match(/.{1,64}/g) ?? []).join("\n");

export const pem = (label: string, body: Uint8Array, headers = ""): Bytes =>
  fromText(`-----BEGIN ${label}-----\n${headers}${lined(toBase64(body))}\n-----END ${label}-----\n`);
