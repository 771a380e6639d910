import { resolve } from "node:path";
import { build } from "vite";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { campaign } from "./campaign.ts";
import { inputOf } from "./child-loop.ts";
import { keyFileParsers } from "./fuzz-key-file.ts";
import { quickSamples, slowSamples } from "./key-file-samples.ts";
import { allParsers } from "./parsers.ts";
import { isBad, planted } from "./planted.ts";
import { faultLine, reportLines } from "./print-report.ts";
import { type WatchedChild, watchedChild } from "./watched-child.ts";

const FOLDER = "dist/fuzz";
/** Always the same inputs here; other ones are tried by `npm run fuzz`. */
const SEED = "latchkey";
const SECONDS = 20;

const parsers = await allParsers();
const children: WatchedChild[] = [];
const start = (name: string, hanging?: number): WatchedChild => {
  const child = watchedChild(resolve(FOLDER, `${name}.js`), hanging);
  children.push(child);
  return child;
};

beforeAll(async () => {
  const input = { child: "test/fuzz/child.ts", "planted-child": "test/fuzz/planted-child.ts" };
  const rollupOptions = { input, output: { entryFileNames: "[name].js" } };
  const output = { ssr: true, target: "node20", outDir: FOLDER, emptyOutDir: true, rollupOptions };
  await build({ configFile: false, publicDir: false, logLevel: "error", build: output });
});
afterEach(() => {
  for (const child of children.splice(0)) child.close();
});

describe("whatever strangers write, the outcome is a named one, soon, and in little memory", () => {
  for (const parser of parsers)
    it(parser.name, async () => {
      const end = performance.now() + (SECONDS / parsers.length) * 1000;
      const report = await campaign(start("child"), parser, SEED, () => performance.now() < end);
      expect(report.faults, reportLines(report, SEED).join("\n")).toEqual([]);
      expect(report.inputs).toBeGreaterThan(0);
    });
});

describe("the fuzz starts from files that are good", () => {
  it("every key file that it changes is read as a key, with its passphrase", async () => {
    const [, withPassphrase] = await keyFileParsers();
    for (const { name, content, write } of [...(await quickSamples()), ...slowSamples()]) {
      const file = write(content);
      // Of every eighth length it is tried with a wrong one.
      const whole = file.length % 8 === 0 ? Uint8Array.of(...file, 0x0a) : file;
      expect(await withPassphrase?.parse(whole), name).toMatch(/^key of /);
    }
  });

  it("the same seed makes the same inputs, another seed others", () => {
    for (const parser of parsers) {
      const inputs = (seed: string) => Array.from({ length: 50 }, (_, index) => inputOf(parser, seed, index));
      expect(inputs("a")).toEqual(inputs("a"));
      expect(inputs("a")).not.toEqual(inputs("b"));
    }
  });
});

describe("the fuzz finds a parser that", () => {
  for (const parser of planted)
    it(`${parser.name}, names the input, and goes on to the next`, async () => {
      const child = start("planted-child", 3);
      const { faults, inputs } = await campaign(child, parser, SEED, (soFar) => soFar.faults.length < 2);
      const tried = Array.from({ length: inputs }, (_, index) => index);
      const bad = tried.filter((index) => isBad(inputOf(parser, SEED, index)));
      expect(faults).toMatchObject(bad.map((index) => ({ kind: parser.kind, index })));
      expect(bad).toHaveLength(2);
      for (const fault of faults) {
        const input = Buffer.from(inputOf(parser, SEED, fault.index)).toString("base64");
        expect(faultLine(parser, SEED, fault)).toContain(`input ${fault.index}, in base64:\n  ${input}`);
      }
    });
});
