import { describe, expect, it } from "vitest";
import messages from "../../../public/_locales/en/messages.json" with { type: "json" };
import { refusalTexts } from "../../../src/extension/options/key-file-texts.ts";

describe("the reasons why a key file is refused", () => {
  it("each have a sentence of their own", () => {
    const sentences = Object.values(refusalTexts).map((key) => messages[key].message);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it.each([
    ["ecdsa", "ssh-keygen -t ed25519 -f FILE"],
    ["dsa", "ssh-keygen -t ed25519 -f FILE"],
    ["security-key", "ssh-keygen -t ed25519 -f FILE"],
    ["unknown-key-type", "ssh-keygen -t ed25519 -f FILE"],
    ["unknown-format", "puttygen FILE -O private-openssh -o NEW"],
    ["unknown-cipher", "openssl pkcs8 -topk8 -in FILE -out NEW"],
    ["cost-too-high", "ssh-keygen -p -a 24 -f FILE"],
    ["rsa-too-small", "ssh-keygen -t rsa -b 3072 -f FILE"],
    ["rsa-too-large", "ssh-keygen -t rsa -b 4096 -f FILE"],
  ] as const)("name the command that helps: %s, %s", (refusal, command) => {
    expect(messages[refusalTexts[refusal]].message).toContain(command);
  });
});
