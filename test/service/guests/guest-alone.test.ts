import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { buildGuest } from "../../built-guest.ts";
import { createKeyHolder } from "../../guest/key-holder.ts";
import { temporaryFolder } from "../../guest/temporary-folder.ts";
import { readPassword, register, signInAsAdmin } from "../cloud.ts";
import { newFolder, type RunningService, startService } from "../running-service.ts";

/** Node 18 has no WebCrypto as a global, and the oldest Node of the other tests has. */
const AS_IN_NODE_18 = "--no-experimental-global-webcrypto";

const built = newFolder();
let service: RunningService;
let token: string;

beforeAll(async () => {
  buildGuest(built);
  service = await startService();
  token = await signInAsAdmin(service);
});
afterAll(async () => {
  await service.stop();
  rmSync(built, { recursive: true });
});

/** A folder with nothing in it but the program, and what it prints there, without anything of this process's environment. */
function programAlone() {
  const folder = temporaryFolder();
  const program = join(folder, "latchkey-guest.mjs");
  copyFileSync(join(built, "latchkey-guest.mjs"), program);
  expect(readdirSync(folder)).toEqual(["latchkey-guest.mjs"]);
  const surroundings = { cwd: folder, env: { PATH: process.env.PATH ?? "" } };
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      ...surroundings,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };
  const start = (...args: string[]) =>
    spawn(process.execPath, [AS_IN_NODE_18, program, ...args], { ...surroundings, stdio: "pipe" });
  return { folder, run, start };
}

/** A program for `--apply command:` that writes what it gets into the file `given`. */
function commandIn(folder: string): { command: string; given: string } {
  const [command, given] = [join(folder, "apply"), join(folder, "given")];
  writeFileSync(command, `#!/bin/sh\ninput=$(cat)\n[ -z "$input" ] || printf '%s\\n' "$input" >'${given}'\n`);
  chmodSync(command, 0o755);
  return { command, given };
}

it("alone in a folder makes a password, sets it and posts it to be opened, and tells of it", async () => {
  const { folder, run, start } = programAlone();
  const admin = await createKeyHolder();
  const keyFile = join(folder, "recipients");
  writeFileSync(keyFile, `${admin.line}\n`);
  const { id, guestToken } = await register(service, token);
  const [tokenFile, state] = [join(folder, "token"), join(folder, "state")];
  writeFileSync(tokenFile, guestToken, { mode: 0o600 });
  const { command, given } = commandIn(folder);

  const where = ["--metadata-url", service.guestsUrl, "--token-file", tokenFile, "--state", state];
  const guest = start("run", ...where, "--apply", `command:${command}`, "--recipient-file", keyFile);
  const ended = once(guest, "close");
  onTestFinished(() => void guest.kill("SIGKILL"));
  let output = "";
  for (const stream of [guest.stdout, guest.stderr])
    stream.on("data", (text) => {
      output += text;
    });
  const stored = async () => ((await readPassword(service, token, id)).json as { password: string }).password;
  await expect.poll(stored, { timeout: 60_000 }).not.toBe("");
  const password = await admin.open(await stored(), id);
  expect(password).toMatch(/^\w{20}$/);
  expect(readFileSync(given, "utf8")).toBe(`root\n${password}\n`);

  await expect.poll(() => run("status", "--state", state).stdout).toContain("the password is set and posted");
  const fingerprint = run("fingerprint", "--state", state);
  expect(fingerprint).toMatchObject({ status: 0, stdout: expect.stringMatching(/^SHA256:\S{43}\n$/) });
  guest.kill("SIGTERM");
  expect(await ended, output).toEqual([0, null]);
  expect(output).toContain(`the key of this guest is ${fingerprint.stdout.trim()}`);
});

it("alone in a folder says its version, its commands and what is wrong", () => {
  const { run } = programAlone();
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(run("--version")).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  expect(run("--help")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/run .*\n[\s\S]*fingerprint .*\n[\s\S]*status /),
  });
  expect(run("run", "--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("--token-file <file>") });
  expect(run("run", "--apply", "net user")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("latchkey-guest: "),
  });
  expect(run("serve")).toMatchObject({ status: 2, stderr: expect.stringContaining("unknown command 'serve'") });
});
