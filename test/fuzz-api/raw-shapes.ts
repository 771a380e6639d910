import type { Random } from "../fuzz/random.ts";
import { CANARY } from "./strings.ts";

/** A whole request made into what a parser of HTTP may read otherwise than the one in front of it: RFC 9112, sections 2.2, 5, 6.3 and 11.2. */
export function rawShape(request: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(request).toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const [head, body] = [text.slice(0, end), text.slice(end + 4)];
  return Buffer.from(random.pick(shapes)(head, body, random), "latin1");
}

const smuggled = `GET /v3 HTTP/1.1\r\nHost: ${CANARY}\r\n\r\n`;
const bare = (head: string): string => head.replace(/\r\nContent-Length: \d+/i, "");
const chunks = (body: string): string => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

const shapes: readonly ((head: string, body: string, random: Random) => string)[] = [
  // Two lengths, or a length and chunks: whose end is the request's?
  (head) => `${bare(head)}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  (head) => `${bare(head)}\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n${smuggled}\r\n0\r\n\r\n`,
  (head) => `${bare(head)}\r\nContent-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  (head) => `${bare(head)}\r\nContent-Length: 0, ${smuggled.length}\r\n\r\n${smuggled}`,
  (head) => `${bare(head)}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
  (head, _, random) => `${bare(head)}\r\nTransfer-Encoding: ${random.pick(codings)}\r\n\r\n0\r\n\r\n${smuggled}`,
  (head, _, random) => `${bare(head)}\r\nContent-Length: ${random.pick(sizes)}\r\n\r\nxxxx`,
  // Chunks.
  (head, body) => `${bare(head)}\r\nTransfer-Encoding: chunked\r\n\r\n${chunks(body)}`,
  (head, body, random) => `${bare(head)}\r\nTransfer-Encoding: chunked\r\n\r\n${random.pick(badChunks)}${chunks(body)}`,
  (head, body) =>
    `${bare(head)}\r\nTransfer-Encoding: chunked\r\n\r\n${[...body.slice(0, 300)].map((byte) => `1;x=${CANARY}\r\n${byte}\r\n`).join("")}0\r\nX-Trailer: ${CANARY}\r\n\r\n`,
  // Heads.
  (head, body) => `${head}\r\n X-Folded: ${CANARY}\r\n\r\n${body}`,
  (head, body) => `${head}\r\nX-Folded: a\r\n\tb\r\n\r\n${body}`,
  (head, body) => `${head.replaceAll("\r\n", "\n")}\n\n${body}`,
  (head, body) => `${head.replaceAll("\r\n", "\r")}\r\r${body}`,
  (head, body) => `${head}\r\nX-A: a\rX-Auth-Token: ${CANARY}\r\n\r\n${body}`,
  (head, body) => `${head}\r\nX-A : ${CANARY}\r\n\r\n${body}`,
  (head, body) => `${head}\r\nX-\0A: ${CANARY}\r\n\r\n${body}`,
  (head, body) => `${head}\r\nX-A: \0${CANARY}\r\n\r\n${body}`,
  (head, body) => `${head}\r\n: ${CANARY}\r\n\r\n${body}`,
  (head, body) => `\r\n\r\n${head}\r\n\r\n${body}`,
  (head, body) => `${head.replace("Host: latchkey\r\n", "")}\r\n\r\n${body}`,
  (head, body) => `${head.replace("Host:", "Host: a\r\nHost:")}\r\n\r\n${body}`,
  (head, body, random) => `${head.replace("HTTP/1.1", random.pick(versions))}\r\n\r\n${body}`,
  (head, body, random) =>
    `${head.replace(" HTTP/1.1", random.pick(["", "  HTTP/1.1", "\tHTTP/1.1", " HTTP/1.1 x"]))}\r\n\r\n${body}`,
  // Not to its end, and much more than one.
  (head, _, random) => head.slice(0, random.below(head.length)),
  (head) => `${head}\r\n\r\n`,
  (_, __, random) => smuggled.repeat(random.pick([2, 50, 500])),
  (head) => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${head}`,
  (_, __, random) => Buffer.from(random.bytes(random.below(3000))).toString("latin1"),
  (head) => `CONNECT ${CANARY}:443 HTTP/1.1\r\nHost: ${CANARY}\r\n\r\n${head}`,
];

const codings = [
  "xchunked",
  " chunked",
  "chunked, identity",
  "chunked, chunked",
  "CHUNKED",
  "\x0bchunked",
  "gzip",
  "identity",
  '"chunked"',
];
const sizes = ["-1", "+4", "0x4", "4 4", "4,4", "99999999999999999999999", "4.0", "", "1e1", "00000004", "4\x0b"];
const badChunks = [
  "-1\r\n",
  "fffffffffffffffff\r\n",
  "4\r\nxxxxx\r\n",
  "g\r\n",
  "\r\n",
  "4;\r\r\nxxxx\r\n",
  "0x4\r\nxxxx\r\n",
  "4 \r\nxxxx\r\n",
  "4\nxxxx\n",
];
const versions = [
  "HTTP/1.0",
  "HTTP/0.9",
  "HTTP/2.0",
  "HTTP/1.2",
  "http/1.1",
  "HTTP/1.10",
  "HTTP/11",
  "HTTPS/1.1",
  "RTSP/1.0",
  "ICE/1.0",
];
