import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { browsers, builtExtension } from "../../build/dist.ts";
import { filesIn, packFolder } from "../../build/pack-folder.ts";
import { aims } from "../bench/aims.ts";
import { byteSize } from "../bench/byte-size.ts";
import { POPUP } from "../bench/package-sizes.ts";
import { pageScripts } from "../bench/page-scripts.ts";

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

for (const browser of browsers)
  describe(`the package for ${browser}`, () => {
    const folder = builtExtension(browser);
    const read = (path: string): string => readFileSync(join(folder, path), "utf8");

    it("is the same to the byte from a build at another time in another time zone", () => {
      const copy = mkdtempSync(join(tmpdir(), "latchkey-package-"));
      try {
        cpSync(folder, copy, { recursive: true });
        for (const path of filesIn(copy)) utimesSync(join(copy, path), 1e9, 1e9);
        process.env.TZ = "Pacific/Auckland";
        const there = packFolder(copy);
        process.env.TZ = "America/Los_Angeles";
        expect(Buffer.compare(packFolder(folder), there)).toBe(0);
      } finally {
        rmSync(copy, { recursive: true });
      }
    });

    it("holds the build's files as they are", () => {
      const packed = unzipSync(packFolder(folder));
      expect(Object.keys(packed)).toEqual(filesIn(folder));
      for (const [path, bytes] of Object.entries(packed))
        expect(Buffer.compare(bytes, readFileSync(join(folder, path))), path).toBe(0);
    });

    it(`has at most ${aims.package} bytes`, () => {
      expect(packFolder(folder).length).toBeLessThanOrEqual(aims.package);
    });

    it(`opens the popup with at most ${aims.firstScripts} bytes of JavaScript after gzip`, () => {
      const { first } = pageScripts(folder, POPUP);
      expect(first.length).toBeGreaterThan(0);
      expect(byteSize(first.map((path) => join(folder, path))).gzip).toBeLessThanOrEqual(aims.firstScripts);
    });

    it("holds nothing that neither the manifest nor what it names asks for", () => {
      const files = filesIn(folder);
      const wanted = needed(files, read);
      expect(files.filter((path) => !wanted.has(path))).toEqual([]);
    });

    it("holds no source map, nothing of the tests and nothing of the machine that built it", () => {
      const files = filesIn(folder);
      const scripts = files.filter((path) => path.endsWith(".js"));
      // JSX compiled for development carries the folder of each source file.
      const foreign = ["sourceMappingURL", "vitest", "fast-check", "puppeteer", process.cwd()];
      expect(scripts.filter((path) => foreign.some((name) => read(path).includes(name)))).toEqual([]);
      expect(files.filter((path) => /\.(map|tsx?)$|\.test\./.test(path))).toEqual([]);
    });
  });

/** The manifest, what is named in it, what is named there, and so on; texts are found by the browser, by their language. */
function needed(files: readonly string[], read: (path: string) => string): Set<string> {
  const found = new Set(["manifest.json", "_locales/en/messages.json"]);
  for (const path of found) {
    if (!/\.(json|html|js|css)$/.test(path)) continue;
    const text = read(path);
    // A script names its neighbours without their folder.
    const names = (file: string) => text.includes(file) || text.includes(file.replace(/^assets\//, "./"));
    for (const file of files) if (names(file)) found.add(file);
  }
  return found;
}
