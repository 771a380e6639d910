import { describe, expect, it } from "vitest";
import { importsOf, sourceFiles } from "./source-files.ts";

/** design.md, "Parts, and who may import whom". */
const mayImport: Record<string, string[]> = {
  core: [],
  clouds: ["core"],
  extension: ["core", "clouds"],
  service: ["core"],
  guest: ["core"],
  cli: ["core", "clouds", "service", "guest"],
};

const partOf = (path: string): string => path.split("/")[1] ?? "";
const files = sourceFiles("src");

describe("a part imports only what design.md allows", () => {
  for (const [part, allowed] of Object.entries(mayImport))
    it(`${part}: ${allowed.join(", ") || "nothing of ours"}`, () => {
      const wrong = files
        .filter((file) => partOf(file.path) === part)
        .flatMap((file) => importsOf(file).map((target) => ({ file: file.path, target })))
        .filter(({ target }) => target.startsWith("src/"))
        .filter(({ target }) => partOf(target) !== part && !allowed.includes(partOf(target)));
      expect(wrong).toEqual([]);
    });

  it("and every folder of src is a part", () => {
    expect(files.map((file) => partOf(file.path)).filter((part) => !(part in mayImport))).toEqual([]);
  });
});

describe("the core runs anywhere", () => {
  it("it names nothing of Node, the browser, the network or storage", () => {
    const foreign =
      /"node:|\bprocess\.|\bBuffer\b|\bdocument\.|\bwindow\.|\bfetch\(|localStorage|\bbrowser\.|\bchrome\./;
    const wrong = files.filter((file) => partOf(file.path) === "core").filter((file) => foreign.test(file.text));
    expect(wrong.map((file) => file.path)).toEqual([]);
  });
});

describe("the extension", () => {
  const extension = files.filter((file) => partOf(file.path) === "extension");
  const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").replace(/"[^"\n]*"/g, '""');

  it("touches browser.* in ext.ts, and for the background and tabs in ext-background.ts and ext-tab.ts", () => {
    const touching = extension.filter(
      (file) => file.text.includes('"webextension-polyfill"') || /\b(browser|chrome)\.\w/.test(code(file.text)),
    );
    expect(touching.map((file) => file.path).sort()).toEqual([
      "src/extension/ext-background.ts",
      "src/extension/ext-tab.ts",
      "src/extension/ext.ts",
    ]);
  });

  it("keeps background code out of the pages", () => {
    const pages = extension.filter((file) => /^src\/extension\/(popup|options|passkey|ui)\//.test(file.path));
    const wrong = pages.filter((file) =>
      importsOf(file).some((target) => /^src\/extension\/(background|offscreen)\/|ext-background/.test(target)),
    );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  it("turns a secret into text in two places: where it is written to the clipboard, and where it is shown", () => {
    const exposing = files.filter(
      (file) => file.path !== "src/core/secret.ts" && code(file.text).includes("exposeText("),
    );
    expect(
      exposing
        .filter((file) => partOf(file.path) === "extension")
        .map((file) => file.path)
        .sort(),
    ).toEqual(["src/extension/offscreen/run-job.ts", "src/extension/popup/shown-password.tsx"]);
  });
});

describe("imports go down", () => {
  it("no file imports another in a circle", () => {
    const graph = new Map(files.map((file) => [file.path, importsOf(file)]));
    const done = new Set<string>();
    const visit = (path: string, above: string[]): string[] => {
      if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
      if (done.has(path)) return [];
      for (const target of graph.get(path) ?? []) {
        const circle = visit(target, [...above, path]);
        if (circle.length > 0) return circle;
      }
      done.add(path);
      return [];
    };
    for (const path of graph.keys()) expect(visit(path, [])).toEqual([]);
  });
});
