import { join } from "node:path";
import { browsers, builtExtension } from "../../build/dist.ts";
import { packFolder } from "../../build/pack-folder.ts";
import { aims, verdict } from "./aims.ts";
import { byteSize } from "./byte-size.ts";
import { pageScripts } from "./page-scripts.ts";
import { printTable } from "./table.ts";

export const POPUP = "src/extension/popup/index.html";

/** What a popup costs to load, and what a store has to deliver. */
export function benchSizes(): void {
  const folder = builtExtension("chrome");
  const { first, later } = pageScripts(folder, POPUP);
  const size = (paths: readonly string[]) => byteSize(paths.map((path) => join(folder, path)));
  const [atFirst, afterwards] = [size(first), size(later)];
  const packages = browsers.map((browser) => ({ browser, bytes: packFolder(builtExtension(browser)).length }));
  const bytes = (value: number): string => value.toLocaleString("en");
  printTable(
    "Sizes, in bytes",
    ["", "raw", "gzip or zip", "aim", ""],
    [
      [
        `popup's first scripts (${first.length})`,
        bytes(atFirst.raw),
        bytes(atFirst.gzip),
        bytes(aims.firstScripts),
        verdict(atFirst.gzip, aims.firstScripts),
      ],
      [`popup's later scripts (${later.length})`, bytes(afterwards.raw), bytes(afterwards.gzip), "", ""],
      ...packages.map((packed) => [
        `package for ${packed.browser}`,
        "",
        bytes(packed.bytes),
        bytes(aims.package),
        verdict(packed.bytes, aims.package),
      ]),
    ],
  );
}
