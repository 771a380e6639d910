import { writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BadBackup, readBackup, writeBackup } from "../../../src/service/store/backup-file.ts";
import { compareKeys, type KeyAndValue } from "../../../src/service/store/content.ts";
import { newFolder } from "../running-service.ts";

const file = join(newFolder(), "backup");
const origin = { createdAt: new Date("2026-11-22T10:00:00.000Z"), epoch: "e" };

async function* each(entries: readonly KeyAndValue[]) {
  yield* entries;
}

async function textOf(entries: readonly KeyAndValue[]): Promise<string> {
  let text = "";
  await writeBackup(each(entries), origin, async (part) => {
    text += part;
  });
  return text;
}

/** All that is read before the end or a failure. */
async function read(content: string | Uint8Array): Promise<{ entries: KeyAndValue[]; backup: object }> {
  writeFileSync(file, content);
  const handle = await open(file, "r");
  try {
    const entries: KeyAndValue[] = [];
    const reading = readBackup(handle);
    for (;;) {
      const next = await reading.next();
      if (next.done === true) return { entries, backup: next.value };
      entries.push(next.value);
    }
  } finally {
    await handle.close();
  }
}

const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\n", '"', "\uffff", "\u{10000}", "\\u0000"));
const someEntries = fc
  .uniqueArray(fc.record({ key: text.filter((key) => key !== "" && !key.startsWith("store/")), value: text }), {
    selector: ({ key }) => key,
  })
  .map((entries) => entries.sort((one, other) => compareKeys(one.key, other.key)));

describe("a backup's file", () => {
  it("gives back what was written, whatever is in keys and values", async () => {
    await fc.assert(
      fc.asyncProperty(someEntries, async (entries) => {
        const { entries: found, backup } = await read(await textOf(entries));
        expect(found).toEqual(entries);
        expect(backup).toMatchObject({ ...origin, content: { entries: entries.length } });
      }),
      { numRuns: 200 },
    );
  });

  it("is read as well when its lines are longer than what is read at a time", async () => {
    const entries = ["a", "b", "c"].map((key, at) => ({ key, value: "ü".repeat(70_000 * at) }));
    expect((await read(await textOf(entries))).entries).toEqual(entries);
  });

  const small = Array.from({ length: 40 }, (_, at) => ({
    key: `k/${at + 100}`,
    value: `{"name":"${"é".repeat(at)}"}`,
  }));

  it("is refused with any byte changed", async () => {
    const bytes = Buffer.from(await textOf(small));
    const lastLine = bytes.lastIndexOf("\n", bytes.length - 2) + 1;
    const position = fc.oneof(
      fc.nat(bytes.length - 1),
      fc.integer({ min: lastLine, max: bytes.length - 1 }),
      fc.nat(bytes.indexOf("\n")),
    );
    await fc.assert(
      fc.asyncProperty(position, fc.integer({ min: 1, max: 255 }), async (at, flips) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flips;
        await expect(read(changed)).rejects.toThrow(BadBackup);
      }),
      { numRuns: 1000 },
    );
  });

  it("is refused with anything cut off or added, and with lines left out, twice or in another order", async () => {
    const whole = await textOf(small);
    const bytes = Buffer.from(whole);
    for (let length = 0; length < bytes.length; length += 7) {
      await expect(read(bytes.subarray(0, length))).rejects.toThrow(BadBackup);
    }
    await expect(read(bytes.subarray(0, -1))).rejects.toThrow(BadBackup);
    const lines = whole.split("\n").slice(0, -1);
    const others = [
      [...lines, ""],
      [...lines, lines.at(-1)],
      lines.slice(0, -1),
      lines.toSpliced(5, 1),
      lines.toSpliced(5, 0, lines[5] ?? ""),
      lines.toSpliced(5, 2, lines[6] ?? "", lines[5] ?? ""),
    ];
    for (const other of others) await expect(read(`${other.join("\n")}\n`)).rejects.toThrow(BadBackup);
  });

  it("is refused if it would write what is about a store itself, though its sum is right", async () => {
    for (const key of ["store/epoch", "store/incomplete"]) {
      await expect(read(await textOf([{ key, value: "-" }]))).rejects.toThrow(BadBackup);
    }
  });

  it("says what is wrong with it, and nothing of what it holds", async () => {
    const whole = await textOf(small);
    const reason = (content: string) => read(content).then(String, (cause: Error) => cause.message);
    expect(await reason("")).toBe("the file is no backup of Latchkey");
    expect(await reason('{"latchkey":"other"}\n{}\n')).toBe("the file is no backup of Latchkey");
    expect(await reason(whole.replace('"format":1', '"format":2'))).toMatch(
      /^the backup is in a format of another version/,
    );
    expect(await reason(whole.replace("k/105", "k/10x"))).toBe("the backup is damaged or cut off: take another one");
  });
});
