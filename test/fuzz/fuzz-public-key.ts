import { fromText, sameBytes } from "../../src/core/bytes.ts";
import { ed25519PublicKey, fingerprint, formatSshPublicKey, parseSshPublicKey } from "../../src/core/ssh-public-key.ts";
import { x25519FromPublicKey } from "../../src/core/x25519.ts";
import { changeEncoded } from "./armour.ts";
import { mutate } from "./mutate.ts";
import { publicLines } from "./other-files.ts";
import type { FuzzedParser } from "./parser.ts";

const lines = publicLines.map(fromText);
const pieces = [...lines, ...["ssh-rsa ", "ssh-ed25519", " ", "\t", "=", "#", "\n", 'command="x" '].map(fromText)];

export const publicKeyParser: FuzzedParser = {
  name: "SSH public keys",
  share: 10,
  outcomes: ["none", "of another type", "Ed25519", "Ed25519, which nothing can be sealed to"],
  makeInput(random) {
    const line = random.pick(random.once(2) ? lines.slice(1, 2) : lines);
    if (random.once(20)) return random.bytes(random.below(400));
    if (random.once(3)) return mutate(line, random, pieces);
    return changeEncoded(line, random, (bytes) => mutate(bytes, random));
  },
  /** What is read can be written, and read again as the same. */
  parse(input) {
    const key = parseSshPublicKey(Buffer.from(input).toString());
    if (key === undefined) return "none";
    const again = parseSshPublicKey(formatSshPublicKey(key.blob, key.comment));
    if (again?.comment !== key.comment || !sameBytes(again.blob, key.blob)) throw new Error("read as another key");
    if (!/^SHA256:[A-Za-z0-9+/]{43}$/.test(fingerprint(key.blob))) throw new Error("this is no fingerprint");
    const raw = ed25519PublicKey(key);
    if (raw === undefined) return "of another type";
    return x25519FromPublicKey(raw) === undefined ? "Ed25519, which nothing can be sealed to" : "Ed25519";
  },
};
