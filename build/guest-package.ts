import { readFileSync } from "node:fs";
import { join } from "node:path";
import project from "../package.json" with { type: "json" };
import { gzip, type Installed, writeDebianPackage } from "./debian-package.ts";

const source = (name: string): Uint8Array => readFileSync(join("build/guest", name));

/** The time of the newest entry of build/guest/changelog, in unix seconds. */
export function releaseTime(): number {
  const time = Date.parse(/^ -- .+ {2}(.+)$/m.exec(Buffer.from(source("changelog")).toString())?.[1] ?? "");
  if (Number.isNaN(time)) throw new Error("build/guest/changelog has no time");
  return time / 1000;
}

export const packageName = `latchkey-guest_${project.version}_all.deb`;

/** The Debian package around `program` and the licenses of the libraries in it. */
export function guestPackage(program: Uint8Array, licenses: Uint8Array): Uint8Array {
  const file = (path: string, content: Uint8Array, mode = 0o644): Installed => ({ kind: "file", path, mode, content });
  return writeDebianPackage({
    fields: {
      Package: "latchkey-guest",
      Version: project.version,
      Architecture: "all",
      Maintainer: "Latchkey maintainers <maintainers@latchkey.example>",
      Depends: "nodejs (>= 18.17), passwd",
      Section: "admin",
      Priority: "optional",
      Description: [
        "makes the admin password of an instance and seals it to SSH keys",
        " The guest makes a password when an instance starts for the first time, sets",
        " it, and posts it to the metadata service of the cloud, sealed to the SSH keys",
        " of the instance's owner. Nobody else can read it. The Latchkey browser",
        " extension opens it.",
      ].join("\n"),
    },
    scripts: { postinst: source("postinst"), prerm: source("prerm"), postrm: source("postrm") },
    files: [
      file("usr/share/latchkey-guest/latchkey-guest.mjs", program, 0o755),
      // Node knows a module by the ending of its real name.
      { kind: "link", path: "usr/bin/latchkey-guest", target: "../share/latchkey-guest/latchkey-guest.mjs" },
      file("usr/lib/systemd/system/latchkey-guest.service", source("latchkey-guest.service")),
      file("etc/default/latchkey-guest", source("latchkey-guest.default")),
      file("usr/share/man/man8/latchkey-guest.8.gz", gzip(source("latchkey-guest.8"))),
      file("usr/share/doc/latchkey-guest/changelog.gz", gzip(source("changelog"))),
      file("usr/share/doc/latchkey-guest/copyright", Buffer.concat([source("copyright"), Buffer.from("\n"), licenses])),
    ],
    time: releaseTime(),
  });
}
