import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSessionStore } from "./session-store.ts";

/** What must be found nowhere, and every spelling of it that a log, a database or a profile might hold. */
export interface Canary {
  name: string;
  bytes: Uint8Array;
}

/** A place that was searched: a file, or text collected during a test. */
export interface Place {
  name: string;
  bytes: Buffer;
}

/** Where canaries were found, as `place: canary as spelling`. Empty is what every test wants. */
export function findCanaries(canaries: readonly Canary[], places: readonly Place[]): string[] {
  const needles = canaries.flatMap((canary) => spellings(canary.bytes).map((spelling) => ({ canary, ...spelling })));
  return places.flatMap((place) =>
    needles
      .filter(({ needle }) => place.bytes.includes(needle))
      .map(({ canary, spelling }) => `${place.name}: ${canary.name} as ${spelling}`),
  );
}

function spellings(bytes: Uint8Array): { spelling: string; needle: Buffer }[] {
  const raw = Buffer.from(bytes);
  const found = [
    { spelling: "UTF-8", needle: raw },
    { spelling: "UTF-16LE", needle: Buffer.from(raw.toString("latin1"), "utf16le") },
    { spelling: "UTF-16BE", needle: Buffer.from(raw.toString("latin1"), "utf16le").swap16() },
    { spelling: "a list of numbers", needle: Buffer.from([...raw].join(",")) },
  ];
  for (const [encoding, text] of [
    ["hex", raw.toString("hex")],
    ["HEX", raw.toString("hex").toUpperCase()],
    ...base64Spellings(raw),
  ] as const) {
    found.push({ spelling: encoding, needle: Buffer.from(text) });
    found.push({ spelling: `${encoding} in UTF-16LE`, needle: Buffer.from(text, "utf16le") });
  }
  return found;
}

/** Base64 depends on what stands before: three alignments, without the characters that neighbours decide. */
function base64Spellings(raw: Buffer): [string, string][] {
  return [0, 1, 2].flatMap((shift): [string, string][] => {
    const whole = Buffer.concat([Buffer.alloc(shift), raw]);
    const from = shift === 0 ? 0 : shift + 1;
    const to = Math.floor(whole.length / 3) * 4;
    return [
      [`base64 at ${shift}`, whole.toString("base64").slice(from, to)],
      [`base64url at ${shift}`, whole.toString("base64url").slice(from, to)],
    ];
  });
}

/** Every file below `folder`; Firefox's compressed session files unpacked too. */
export function filesBelow(folder: string): Place[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      const unpacked = /lz4$/.test(entry.name) ? [{ name: `${path} (unpacked)`, bytes: readSessionStore(bytes) }] : [];
      return [{ name: path, bytes }, ...unpacked];
    });
}

export const textPlace = (name: string, text: string): Place => ({ name, bytes: Buffer.from(text) });
