import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const CHROOT = "/usr/sbin/chroot";
export const NODE = "/usr/bin/node";
const programs = ["/usr/sbin/chpasswd", "/usr/bin/su", "/usr/bin/id", "/usr/sbin/unix_chkpwd"];
/** Those that anybody runs with the rights of root. */
const asRoot = ["/usr/bin/su", "/usr/sbin/unix_chkpwd"];
const modules = ["pam_unix.so", "pam_permit.so", "pam_deny.so"];
const folders = ["usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "etc/pam.d", "dev", "proc", "tmp", "var/lib"];

/** Whose password is set, and who tries it: root would not be asked for one. */
const ACCOUNT = "alice:x:1000:1000::/:/usr/bin/id";
const OTHER = "bob:x:1001:1001::/:/usr/bin/id";
const CALLER = "1001:1001";

const files: Record<string, string> = {
  "etc/passwd": `root:x:0:0:root:/:/usr/bin/id\n${ACCOUNT}\n${OTHER}\n`,
  "etc/group": "root:x:0:\nalice:x:1000:\nbob:x:1001:\n",
  "etc/shadow": ["root", "alice", "bob"].map((name) => `${name}:!:20000:0:99999:7:::\n`).join(""),
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\n",
  // As Debian has it, without the modules for what is not here.
  "etc/pam.d/chpasswd": "password sufficient pam_unix.so yescrypt\npassword required pam_deny.so\n",
  "etc/pam.d/su": "auth required pam_unix.so nodelay\naccount required pam_unix.so\nsession required pam_permit.so\n",
  // Node gives it to a program whose output nobody wants. A file will do; a device might not be allowed here.
  "dev/null": "",
};

/** A Linux in a folder: as much of this machine's as `chpasswd`, `su` and Node need. Its accounts are nobody's. */
export interface LinuxRoot {
  path: (name: string) => string;
  /** Starts a program in it, as its root. */
  start: (program: string, args: readonly string[]) => ChildProcess;
  /** The real `chpasswd`, with this line on its standard input. */
  chpasswd: (line: string) => void;
  /** What the real `su alice` says to another user who types this password. */
  su: (password: string) => { status: number | null; output: string };
  remove: () => void;
}

/** Throws, with what is missing, where there can be none. */
export function makeLinuxRoot(): LinuxRoot {
  requireLinuxAndRoot();
  const root = mkdtempSync(join(tmpdir(), "latchkey-linux-"));
  try {
    fill(root);
  } catch (error) {
    rmSync(root, { recursive: true });
    throw error;
  }
  return {
    path: (name) => join(root, name),
    start: (program, args) => spawn(CHROOT, [root, program, ...args], { stdio: ["ignore", "pipe", "pipe"], env: {} }),
    chpasswd: (line) => void execFileSync(CHROOT, [root, "/usr/sbin/chpasswd"], { input: `${line}\n`, env: {} }),
    su(password) {
      const args = [`--userspec=${CALLER}`, root, "/usr/bin/su", "alice"];
      const { status, stdout, stderr } = spawnSync(CHROOT, args, {
        input: `${password}\n`,
        encoding: "utf8",
        env: {},
      });
      return { status, output: stdout + stderr };
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}

function requireLinuxAndRoot(): void {
  const sentence = "missing for the test of chpasswd";
  if (process.platform !== "linux") throw new Error(`${sentence}: Linux. Run it there.`);
  if (process.getuid?.() !== 0)
    throw new Error(`${sentence}: the rights of root, who alone may change the root folder. Run it again as root.`);
  const missing = [CHROOT, ...programs].filter((program) => !existsSync(program));
  if (missing.length > 0) throw new Error(`${sentence}: ${missing.join(", ")}. Install them and run it again.`);
}

function fill(root: string): void {
  chmodSync(root, 0o755);
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  for (const name of ["bin", "sbin", "lib", "lib64"]) symlinkSync(`usr/${name}`, join(root, name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  chmodSync(join(root, "etc/shadow"), 0o600);
  chmodSync(join(root, "dev/null"), 0o666);
  const libraries = new Set<string>();
  const copy = (from: string, to = from): void => {
    copyFile(root, from, to);
    for (const library of librariesOf(from)) libraries.add(library);
  };
  for (const program of programs) copy(program);
  for (const program of asRoot) chmodSync(join(root, program), 0o4755);
  copy(process.execPath, NODE);
  const pam = [...libraries].find((library) => library.includes("/libpam.so")) ?? "";
  for (const module of modules) copy(join(dirname(pam), "security", module));
  for (const library of libraries) copyFile(root, library, library);
}

function copyFile(root: string, from: string, to: string): void {
  mkdirSync(dirname(join(root, to)), { recursive: true });
  copyFileSync(from, join(root, to), constants.COPYFILE_FICLONE);
}

/** The libraries and the loader that a program needs, as ldd finds them. */
function librariesOf(program: string): string[] {
  const { stdout } = spawnSync("ldd", [program], { encoding: "utf8" });
  return [...stdout.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)].map(([, path]) => path ?? "");
}
