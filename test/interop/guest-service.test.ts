import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultStateFolder } from "../../src/guest/state-folder.ts";
import { buildGuest } from "../built-guest.ts";
import { temporaryFolder } from "../guest/temporary-folder.ts";

const built = mkdtempSync(join(tmpdir(), "latchkey-unit-"));
const unit = (): string => readFileSync(join(built, "latchkey-guest.service"), "utf8");

beforeAll(() => buildGuest(built));
afterAll(() => rmSync(built, { recursive: true }));

/** What systemd says of a unit; nothing, if all is well. The program is where it was built. */
function complaints(text: string): { status: number | null; stderr: string } {
  const file = join(temporaryFolder(), "latchkey-guest.service");
  writeFileSync(file, text.replace("/usr/bin/latchkey-guest", join(built, "latchkey-guest.mjs")));
  const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", file], {
    encoding: "utf8",
  });
  return { status, stderr };
}

describe("the systemd unit", () => {
  it("gives the guest the folder that it uses by itself, which is none of the service's", () => {
    const stateOf = (text: string): string => `/var/lib/${/^StateDirectory=(.+)$/m.exec(text)?.[1]}`;
    expect(stateOf(unit())).toBe(defaultStateFolder());
    expect(stateOf(readFileSync("build/service/latchkey.service", "utf8"))).not.toBe(defaultStateFolder());
  });

  it("is all known to systemd", () => {
    expect(complaints(unit())).toEqual({ status: 0, stderr: "" });
    expect(complaints(unit().replace("PrivateTmp=", "PrivateTemp=")).stderr).toContain("Unknown key 'PrivateTemp'");
  });

  /*
   * 2.1 is what is left of 10: a root that may change /etc (User, PrivateUsers, CAP_CHOWN), that talks to one address, to the log and to
   * the audit log, that compiles, and that looks into /proc.
   */
  it("leaves an exposure of 2.1 out of 10 by systemd's count", () => {
    const file = join(built, "latchkey-guest.service");
    const counted = execFileSync("systemd-analyze", ["security", "--offline=true", "--no-pager", file], {
      encoding: "utf8",
    });
    const exposure = /Overall exposure level for latchkey-guest.service: ([\d.]+)/.exec(counted)?.[1];
    expect(Number(exposure)).toBeLessThanOrEqual(2.1);
  });
});

describe("the cloud-config", () => {
  const check = (file: string) => {
    const { status, stdout, stderr } = spawnSync("cloud-init", ["schema", "--config-file", file], { encoding: "utf8" });
    return { status, output: stdout + stderr };
  };

  it("is valid for cloud-init, also with the part for a service of one's own", () => {
    const file = join(built, "latchkey-guest.cloud-config.yaml");
    expect(check(file)).toEqual({ status: 0, output: expect.stringContaining("Valid") });
    const whole = join(temporaryFolder(), "whole.yaml");
    writeFileSync(whole, readFileSync(file, "utf8").replace(/^#(?=write_files| {2})/gm, ""));
    expect(check(whole)).toEqual({ status: 0, output: expect.stringContaining("Valid") });
    writeFileSync(whole, readFileSync(file, "utf8").replace("packages:", "packages: true #"));
    expect(check(whole).status).not.toBe(0);
  });
});
