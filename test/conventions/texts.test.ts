import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceFiles } from "./source-files.ts";

type Messages = Record<string, { message: string }>;
const locales = readdirSync("public/_locales");
const read = (locale: string): Messages => JSON.parse(readFileSync(`public/_locales/${locale}/messages.json`, "utf8"));
const english = read("en");

describe("the texts", () => {
  it("are all used: a key that no source names is dead", () => {
    const sources = [
      ...sourceFiles("src/extension").map((file) => file.text),
      readFileSync("manifest.json", "utf8"),
    ].join("\n");
    const named = (key: string) => new RegExp(`["'\`_]${key}["'\`_]`).test(sources);
    const singular = (key: string) => key.replace(/_(one|other)$/, ""); // sources name plurals by their base
    const dead = Object.keys(english).filter((key) => !named(singular(key)));
    expect(dead).toEqual([]);
  });

  it("exist in every locale", () => {
    for (const locale of locales) expect(Object.keys(read(locale)).sort(), locale).toEqual(Object.keys(english).sort());
  });

  it("keep the tone: no exclamation marks, no please, no sorry, no successfully, no oops", () => {
    const wrong = Object.entries(english).filter(([, { message }]) =>
      /!|please|sorry|successfully|oops/i.test(message),
    );
    expect(wrong).toEqual([]);
  });
});
