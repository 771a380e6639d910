import { blobParser } from "./fuzz-blob.ts";
import { cloudsParser, openrcParser } from "./fuzz-clouds.ts";
import { envelopeParser } from "./fuzz-envelope.ts";
import { keyFileParsers } from "./fuzz-key-file.ts";
import { payloadParser } from "./fuzz-payload.ts";
import { publicKeyParser } from "./fuzz-public-key.ts";
import type { FuzzedParser } from "./parser.ts";

/** Everything that reads what a cloud, a guest or a stranger wrote. */
export const allParsers = async (): Promise<FuzzedParser[]> => [
  ...(await keyFileParsers()),
  await envelopeParser(),
  payloadParser,
  blobParser,
  publicKeyParser,
  cloudsParser,
  openrcParser,
];
