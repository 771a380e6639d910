import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../guest/temporary-folder.ts";

export interface DebianRoot {
  path: (name: string) => string;
  dpkg: (...args: string[]) => { status: number | null; output: string };
}

/** Debian in a folder (by default a new one, for one test), as far as dpkg needs it, with these packages and versions. dpkg runs a package's own scripts on it. */
export function debianRoot(installed: Readonly<Record<string, string>>, root = temporaryFolder()): DebianRoot {
  const status = Object.entries(installed).map(([name, version]) =>
    [
      `Package: ${name}`,
      "Status: install ok installed",
      `Version: ${version}`,
      "Architecture: all",
      "Multi-Arch: foreign",
      "Maintainer: x",
      "Description: x",
      "",
    ].join("\n"),
  );
  for (const folder of ["info", "updates"]) mkdirSync(join(root, "var/lib/dpkg", folder), { recursive: true });
  for (const name of Object.keys(installed)) writeFileSync(join(root, `var/lib/dpkg/info/${name}.list`), "");
  writeFileSync(join(root, "var/lib/dpkg/status"), status.join("\n"));
  const options = [
    `--root=${root}`,
    "--force-not-root",
    "--force-script-chrootless",
    "--force-confold",
    // It is gone in a moment: nothing has to reach the disk.
    "--force-unsafe-io",
    `--log=${root}/log`,
  ];
  return {
    path: (name) => join(root, name),
    dpkg(...args) {
      const { status, stdout, stderr } = spawnSync("dpkg", [...options, ...args], { encoding: "utf8" });
      return { status, output: stdout + stderr };
    },
  };
}
