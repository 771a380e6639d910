import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { fromText } from "../../src/core/bytes.ts";
import { exposeText, Secret, wipeAfter } from "../../src/core/secret.ts";

describe("a secret", () => {
  it("prints, serialises and inspects as [secret]", () => {
    const secret = new Secret(fromText("hunter2"));
    const shown = [
      `${secret}`,
      String(secret),
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: { secret } }, { showHidden: true, depth: 9 }),
    ];
    for (const text of shown) {
      expect(text).toContain("[secret]");
      expect(text).not.toMatch(/hunter2|104/);
    }
    expect(Object.keys(secret)).toEqual([]);
    expect(JSON.stringify(structuredClone({ ...secret }))).toBe("{}");
  });

  it("is zeros after wiping, also when an action failed", async () => {
    const bytes = fromText("hunter2");
    const secret = new Secret(bytes);
    await expect(wipeAfter([secret], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect([...bytes]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(exposeText(secret)).toBe("");
  });
});
