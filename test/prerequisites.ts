import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

interface Tool {
  /** Debian's name of what it is in. */
  package: string;
  there: () => boolean;
}

const tools: Tool[] = [
  { package: "chromium", there: () => ["chromium", "google-chrome"].some(onPath) },
  { package: "firefox-esr", there: () => ["firefox-esr", "firefox"].some(onPath) },
  { package: "python3-nacl", there: () => hasModule("nacl") },
  { package: "openssh-client", there: () => onPath("ssh-keygen") },
  { package: "etcd-server", there: () => onPath("etcd") },
  { package: "openssl", there: () => onPath("openssl") },
  { package: "putty-tools", there: () => onPath("puttygen") },
  { package: "lintian", there: () => onPath("lintian") },
  { package: "systemd", there: () => onPath("systemd-analyze") },
  { package: "cloud-init", there: () => onPath("cloud-init") },
  { package: "python3-novaclient", there: () => existsSync("/usr/bin/nova") },
  { package: "python3-openstackclient", there: () => existsSync("/usr/bin/openstack") },
  { package: "python3-openstacksdk", there: () => hasModule("openstack") },
  { package: "python3-tempest", there: () => hasModule("tempest") },
];

/** A Keystone to be configured as a test wants it: only for those who ask for the tests against OpenStack. */
export const keystone: Tool = { package: "python3-keystone", there: () => existsSync("/usr/bin/keystone-manage") };

/** Installs what the tests need with the system's package manager, or says what is missing. */
export function installPrerequisites(needed: readonly Tool[] = tools): void {
  const missing = needed.filter((tool) => !tool.there());
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.package);
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!mayInstall) throw new Error(`missing for the tests: ${names.join(", ")}. Install them and run again.`);
  const apt = (...args: string[]) =>
    execFileSync("apt-get", args, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  apt("update", "-qq");
  apt("install", "-y", "--no-install-recommends", ...names);
  const still = needed.filter((tool) => !tool.there()).map((tool) => tool.package);
  if (still.length > 0) throw new Error(`installed, but still not found: ${still.join(", ")}`);
}

function onPath(command: string): boolean {
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(`${folder}/${command}`));
}

/** Whether the system's Python, whose packages Debian's are, has it. Nothing is imported: that takes seconds for some. */
function hasModule(name: string): boolean {
  const look = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)";
  return runs("/usr/bin/python3", ["-c", look, name]);
}

function runs(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Once before a run: the tools, and the product as it is shipped, which service, interop and e2e tests run. */
export default function setup(): void {
  installPrerequisites();
  if (process.env.LATCHKEY_BUILT === undefined) execFileSync("npm", ["run", "build"], { stdio: "inherit" });
}
