import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import manifest from "../../manifest.json" with { type: "json" };

const built = (browser: string) => JSON.parse(readFileSync(`dist/${browser}/manifest.json`, "utf8"));

describe("the built extension", () => {
  it("gives Mozilla's linter no error, no warning and no notice", () => {
    let report: string;
    try {
      report = execFileSync("node_modules/.bin/addons-linter", ["--output", "json", "dist/firefox"]).toString();
    } catch (error) {
      report = String((error as { stdout: Buffer }).stdout);
    }
    const { errors, warnings, notices } = JSON.parse(report);
    expect([...errors, ...warnings, ...notices]).toEqual([]);
  });

  for (const browser of ["chrome", "firefox"])
    describe(browser, () => {
      it("asks for storage, alarms, the clipboard and the address in front, and for nothing else of any website until a connection is added", () => {
        const { permissions, host_permissions, content_scripts, web_accessible_resources, externally_connectable } =
          built(browser);
        const own = browser === "chrome" ? ["offscreen"] : [];
        expect([...permissions].sort()).toEqual(["activeTab", "alarms", "clipboardWrite", ...own, "storage"]);
        expect([host_permissions, content_scripts, web_accessible_resources, externally_connectable]).toEqual(
          Array(4).fill(undefined),
        );
      });

      it("runs its own scripts only, with Trusted Types for the one worker, and cannot be framed", () => {
        const policy = built(browser).content_security_policy.extension_pages;
        expect(policy).toBe(manifest.content_security_policy.extension_pages);
        for (const part of [
          "default-src 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "base-uri 'none'",
          "form-action 'none'",
        ])
          expect(policy).toContain(part);
        // Nobody but start-key-file-worker.ts makes a trusted value, and there only of that worker's address.
        expect(policy.match(/trusted-types [^;]*$/)?.[0]).toBe("trusted-types latchkey-worker");
        expect(policy).not.toMatch(
          /unsafe-inline|'unsafe-eval'|http:(?!\/\/(127\.0\.0\.1|localhost))|data:|\*(?!$|;| )(?<!:\*)/,
        );
      });

      it("makes one Trusted Types policy, which gives the worker's address whatever it is asked for", () => {
        const scripts = readdirSync(`dist/${browser}/assets`).filter((file) => file.endsWith(".js"));
        const policies = scripts.flatMap((name) => [
          ...readFileSync(`dist/${browser}/assets/${name}`, "utf8").matchAll(/createPolicy\([^)]*\)=>[^}]*\}/g),
        ]);
        expect(policies).toHaveLength(1);
        expect(readdirSync(`dist/${browser}/assets`)).toContain("key-file-worker.js");
      });

      it("has no HTML sink and no eval in its scripts", () => {
        for (const name of readdirSync(`dist/${browser}/assets`).filter((file) => file.endsWith(".js"))) {
          const script = readFileSync(`dist/${browser}/assets/${name}`, "utf8");
          expect(
            script.match(/\.(inner|outer)HTML|insertAdjacentHTML|document\.write\(|\beval\(|new Function\(/g),
            name,
          ).toBeNull();
        }
      });
    });
});
