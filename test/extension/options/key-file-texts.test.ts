import { describe, expect, it } from "vitest";
import messages from "../../../public/_locales/en/messages.json" with { type: "json" };
import { keyFileTexts } from "../../../src/extension/options/key-file-texts.ts";

describe("the reasons why a key file is refused", () => {
  it("each have a sentence of their own", () => {
    const sentences = Object.values(keyFileTexts).map((key) => messages[key].message);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it.each(["encrypted", "rsa", "unsupported-type", "not-a-key-file"] as const)(
    "name the command that helps: %s",
    (problem) => {
      expect(messages[keyFileTexts[problem]].message).toContain("ssh-keygen -");
    },
  );
});
