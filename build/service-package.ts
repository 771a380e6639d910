import { readFileSync } from "node:fs";
import { join } from "node:path";
import project from "../package.json" with { type: "json" };
import { gzip, type Installed, writeDebianPackage } from "./debian-package.ts";
import { installedFolders, librariesOf } from "./installed-libraries.ts";
import { filesIn } from "./pack-folder.ts";

/** Where npm has libsql's native part for: glibc, as Debian and its relatives have it. */
const architectures = { x64: "amd64", arm64: "arm64" } as const;
export type Architecture = keyof typeof architectures;

/** The platform that this runs on. Throws if there is no package for it. */
export function thisArchitecture(): Architecture {
  const { platform, arch } = process;
  if (platform === "linux" && (arch === "x64" || arch === "arm64")) return arch;
  throw new Error(`the package is made for Linux on amd64 and arm64, not for ${platform} on ${arch}`);
}

const HOME = "usr/lib/latchkey";
const source = (name: string): Uint8Array => readFileSync(join("build/service", name));

export const servicePackageName = (architecture: Architecture): string =>
  `latchkey_${project.version}_${architectures[architecture]}.deb`;

/** The Debian package of the command built in `built`, with the libraries of node_modules that it needs. */
export function servicePackage(built: string, architecture: Architecture): Uint8Array {
  const file = (path: string, content: Uint8Array, mode = 0o644): Installed => ({ kind: "file", path, mode, content });
  const programs = filesIn(built).map((name) => ({ name, content: readFileSync(join(built, name)) }));
  return writeDebianPackage({
    fields: {
      Package: "latchkey",
      Version: project.version,
      Architecture: architectures[architecture],
      Maintainer: "Latchkey maintainers <maintainers@latchkey.example>",
      Depends: "libc6, libgcc-s1, nodejs (>= 20.19), systemd | systemd-standalone-sysusers",
      Section: "admin",
      Priority: "optional",
      Description: [
        "metadata API for encrypted admin passwords",
        " Instances leave their admin passwords here, encrypted to the SSH keys of",
        " their owners; admins fetch them through the APIs of OpenStack's Keystone and",
        " Nova. The service cannot read them, and keeps a trail of who asked. With it",
        " comes the command that manages users, projects and instances.",
      ].join("\n"),
    },
    scripts: { postinst: source("postinst"), prerm: source("prerm"), postrm: source("postrm") },
    files: [
      ...programs.map(({ name, content }) =>
        file(`${HOME}/dist/cli/${name}`, content, name === "latchkey.js" ? 0o755 : 0o644),
      ),
      // Says that the programs are modules.
      file(`${HOME}/package.json`, Buffer.from(`${JSON.stringify({ name: "latchkey", type: "module" })}\n`)),
      ...filesOfLibraries(programs.map(({ content }) => content.toString()).join("\n"), architecture),
      { kind: "link", path: "usr/bin/latchkey", target: "../lib/latchkey/dist/cli/latchkey.js" },
      file("usr/lib/systemd/system/latchkey.service", source("latchkey.service")),
      file("usr/lib/sysusers.d/latchkey.conf", source("latchkey.sysusers")),
      file("etc/latchkey/latchkey.conf", source("latchkey.conf")),
      file("usr/share/man/man8/latchkey.8.gz", gzip(source("latchkey.8"))),
      ...filesIn("docs/operations").map((name) =>
        file(`usr/share/doc/latchkey/operations/${name}`, readFileSync(join("docs/operations", name))),
      ),
      file("usr/share/doc/latchkey/operations.md", readFileSync("docs/operations.md")),
      file("usr/share/doc/latchkey/changelog.gz", gzip(source("changelog"))),
      file("usr/share/doc/latchkey/copyright", source("copyright")),
    ],
    time: releaseTime(),
  });
}

/** Of what is in libraries, what nobody needs who runs them: types, maps, tests, commands, documentation. Licenses stay. */
const SURPLUS =
  /^(tests?|benchmarks?|docs?|examples?|integration|scripts|bin|build\/bin|\.[^/]+|types)\/|^bin\.js$|\.(d\.[cm]?ts|ts|map|markdown|yml|html|sh)$|(^|\/)\.[^/]+$|^(?!.*licen[cs]e).*\.md$/i;

function filesOfLibraries(program: string, architecture: Architecture): Installed[] {
  const native = `@libsql/linux-${architecture}-gnu`;
  const isWanted = (name: string): boolean =>
    name === native || !(name.startsWith("@libsql/") || name.startsWith("@types/"));
  const folders = installedFolders([...librariesOf(program), native], isWanted);
  return folders.flatMap((folder) =>
    filesIn(folder)
      .filter((name) => !name.startsWith("node_modules/") && !SURPLUS.test(name))
      .map((name): Installed => {
        const content = readFileSync(join(folder, name));
        return { kind: "file", path: `${HOME}/${folder}/${name}`, mode: 0o644, content };
      }),
  );
}

/** The time of the newest entry of build/service/changelog, in unix seconds. */
function releaseTime(): number {
  const time = Date.parse(/^ -- .+ {2}(.+)$/m.exec(Buffer.from(source("changelog")).toString())?.[1] ?? "");
  if (Number.isNaN(time)) throw new Error("build/service/changelog has no time");
  return time / 1000;
}
