import { type Bytes, fromBase64 } from "./bytes.ts";

/** A block `-----BEGIN label-----` (RFC 7468) with the headers of RFC 1421, section 4.4, if it has any. */
export interface Pem {
  label: string;
  headers: Map<string, string>;
  /** Undefined if the end is missing or what stands between is no base64. The caller wipes it. */
  body: Bytes | undefined;
}

/** The first private key among the blocks of a file, which may hold certificates, parameters and text as well. */
export function findPrivateKeyPem(text: string): Pem | undefined {
  const begin = /-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY)-----/.exec(text);
  const label = begin?.[1];
  if (begin === null || label === undefined) return undefined;
  const start = begin.index + begin[0].length;
  const end = text.indexOf(`-----END ${label}-----`, start);
  return { label, ...readBlock(end < 0 ? undefined : text.slice(start, end)) };
}

function readBlock(block: string | undefined): Pick<Pem, "headers" | "body"> {
  const headers = new Map<string, string>();
  if (block === undefined) return { headers, body: undefined };
  const lines = block.split(/\r\n|\r|\n/).map((line) => line.trim());
  const body = lines.filter((line) => {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon), line.slice(colon + 1).trim());
    return colon < 0;
  });
  return { headers, body: fromBase64(body.join("")) };
}
