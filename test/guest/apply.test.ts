import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { fromText } from "../../src/core/bytes.ts";
import { Secret } from "../../src/core/secret.ts";
import { type Apply, applyBy, checkUser, defaultUser } from "../../src/guest/apply.ts";
import { forgetCommand, outliveOrphan, rememberCommand } from "../../src/guest/orphan.ts";
import { markProcess } from "../../src/guest/process-mark.ts";
import type { CommandWatch } from "../../src/guest/run-command.ts";
import { runCommand } from "../../src/guest/run-command.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const LIMIT = 10_000;
let folder: string;
let started: number[];

beforeEach(() => {
  folder = temporaryFolder();
  started = [];
});

const script = (body: string): string => {
  const path = join(folder, "set-password");
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o700 });
  return path;
};

const watch = (limit = LIMIT): CommandWatch => ({
  limit,
  started: async (pid) => void started.push(pid),
  ended: () => forgetCommand(folder),
});
const by = (body: string, limit?: number): Apply => applyBy(`command:${script(body)}`, watch(limit));
const password = (): Secret => new Secret(fromText("tR7kVq2mZ9wLx4Hb6pQ3"));

describe("--apply command:PATH", () => {
  it("gets user and password as two lines on standard input, and neither in arguments nor in the environment", async () => {
    const apply = by(
      `cat > "${folder}/input"; env > "${folder}/environment"; tr '\\0' ' ' < /proc/$$/cmdline > "${folder}/arguments"`,
    );
    expect(await apply("müller", password())).toEqual({ code: "applied" });
    expect(readFileSync(join(folder, "input"), "utf8")).toBe("müller\ntR7kVq2mZ9wLx4Hb6pQ3\n");
    for (const file of ["environment", "arguments"])
      expect(readFileSync(join(folder, file), "utf8")).not.toMatch(/tR7k|müller/);
  });

  it("that fails is reported by its exit status alone, never by what it writes", async () => {
    const outcome = await by("cat; cat >&2; echo tR7kVq2mZ9wLx4Hb6pQ3 >&2; exit 7")("root", password());
    expect(outcome).toEqual({ code: "failed", text: "the command of --apply ended with exit status 7", clean: true });
  });

  it("that does not read its input is judged by its exit status", async () => {
    expect((await by("exec 0<&-; exit 0")("root", password())).code).toBe("applied");
    expect((await by("exec 0<&-; exit 1")("root", password())).code).toBe("failed");
  });

  it("that is missing or may not be run is reported", async () => {
    expect(await applyBy(`command:${folder}/none`, watch())("root", password())).toEqual({
      code: "failed",
      text: "the command of --apply cannot be run: ENOENT",
      clean: true,
    });
    writeFileSync(join(folder, "plain"), "text");
    expect((await applyBy(`command:${folder}/plain`, watch())("root", password())).code).toBe("failed");
  });

  it("that hangs is ended with everything it has started", async () => {
    const outcome = await by(`sleep 300 & echo $! > "${folder}/child"; wait`, 500)("root", password());
    expect(outcome).toEqual({ code: "failed", text: "the command of --apply was ended after 0.5 s", clean: false });
    const child = Number(readFileSync(join(folder, "child"), "utf8"));
    const state = () =>
      existsSync(`/proc/${child}/stat`) ? readFileSync(`/proc/${child}/stat`, "utf8").split(" ")[2] : "gone";
    await expect.poll(state, { timeout: LIMIT }).toMatch(/gone|Z/);
  });

  it("is known by its number before it gets the password", async () => {
    const path = script(`cat > "${folder}/input"; exit 0`);
    let seen = "";
    const observing = async (pid: number) => {
      started.push(pid);
      await new Promise((resolve) => setTimeout(resolve, 200));
      seen = existsSync(join(folder, "input")) ? readFileSync(join(folder, "input"), "utf8") : "";
    };
    await applyBy(`command:${path}`, { ...watch(), started: observing })("root", password());
    expect([started.length, seen]).toEqual([1, ""]);
    expect(readFileSync(join(folder, "input"), "utf8")).toContain("tR7k");
  });
});

it("a command that cannot be remembered does not get the password", async () => {
  const path = script(`cat > "${folder}/input"; sleep 300`);
  const full = async (): Promise<void> => {
    throw new Error("no space left on device");
  };
  const apply = applyBy(`command:${path}`, { ...watch(), started: full });
  await expect(apply("root", password())).rejects.toThrow("no space left");
  expect(existsSync(join(folder, "input")) ? readFileSync(join(folder, "input"), "utf8") : "").toBe("");
});

describe("a command that outlives its guest", () => {
  const slow = { name: "slow", file: "/bin/sh", args: ["-c", "sleep 300 & wait"] };

  it("is waited for by the next guest, and ended when it takes too long", async () => {
    const running = runCommand(slow, new Uint8Array(), {
      ...watch(60_000),
      started: (pid) => rememberCommand(folder, pid),
    });
    await expect.poll(() => existsSync(join(folder, "applying")), { timeout: LIMIT }).toBe(true);
    await outliveOrphan(folder, 300);
    expect(await running).toMatchObject({ code: "failed", text: "slow ended with SIGKILL", clean: false });
    expect(existsSync(join(folder, "applying"))).toBe(false);
  });

  it("is not looked for once the guest has seen it end, whatever it has left running", async () => {
    const path = script("sleep 300 &");
    let left = 0;
    const remembering = async (pid: number) => {
      left = pid;
      await rememberCommand(folder, pid);
    };
    await applyBy(`command:${path}`, { ...watch(), started: remembering })("root", password());
    expect(existsSync(join(folder, "applying"))).toBe(false);
    await outliveOrphan(folder, 0);
    expect(process.kill(-left, "SIGKILL")).toBe(true); // it was still there
  });

  it("that ended by itself holds nobody up, nor does a stranger with its number", async () => {
    await by("exit 0")("root", password());
    await rememberCommand(folder, started[0] ?? 0);
    await outliveOrphan(folder, 60_000);
    const stranger = { ...(await markProcess(process.pid)), born: "an earlier boot 77" };
    writeFileSync(join(folder, "applying"), JSON.stringify(stranger));
    await outliveOrphan(folder, 60_000);
  });
});

describe("--apply and --user", () => {
  it.each(["", "chpasswd ", "command:", "command:set-password", "net user", "powershell"])("%j is no way", (way) => {
    expect(() => applyBy(way, watch())).toThrow("--apply");
  });

  it("none changes nothing", async () => {
    expect(await applyBy("none", watch())("root", password())).toEqual({ code: "applied" });
  });

  it("each way has its own default user", () => {
    expect([defaultUser("windows"), defaultUser("chpasswd")]).toEqual(["Administrator", "root"]);
  });

  it("a user that could mean another line or account is refused", () => {
    for (const user of ["", "root:x", "root\nroot", "a\u0085b", "x".repeat(256)])
      expect(() => checkUser(user)).toThrow("--user");
    for (const user of ["root", "müller", "DOMAIN\\admin"]) expect(checkUser(user)).toBe(user);
  });
});
