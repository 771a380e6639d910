import { createHash } from "node:crypto";
import { posix } from "node:path";
import { gzipSync } from "fflate";
import { writeAr } from "./ar.ts";
import { type TarEntry, writeTar } from "./tar.ts";

/** What an installed package is made of. */
export type Installed = Exclude<TarEntry, { kind: "folder" }>;

export interface DebianPackage {
  /** Of the control file; Installed-Size is counted. A value's further lines start with a space. */
  fields: Record<string, string>;
  /** preinst, postinst, prerm, postrm. */
  scripts: Record<string, Uint8Array>;
  /** Whatever is below etc/ is a conffile: dpkg keeps what the admin has changed. */
  files: readonly Installed[];
  /** Unix seconds: the time of everything in it, so that it does not matter when it was built. */
  time: number;
}

/** The same bytes on every machine and at any time, which dpkg-deb would not give: its compression depends on its version. */
export function writeDebianPackage({ fields, scripts, files, time }: DebianPackage): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const conffiles = sorted.filter(({ path }) => path.startsWith("etc/")).map(({ path }) => `/${path}\n`);
  const sums = sorted.flatMap((file) => (file.kind === "file" ? [`${md5(file.content)}  ${file.path}\n`] : []));
  const control = [
    plain("control", controlFile({ ...fields, "Installed-Size": `${kibibytes(sorted)}` })),
    plain("md5sums", sums.join("")),
    ...(conffiles.length > 0 ? [plain("conffiles", conffiles.join(""))] : []),
    ...Object.entries(scripts).map(([path, content]): TarEntry => ({ kind: "file", path, mode: 0o755, content })),
  ];
  return writeAr(
    [
      { name: "debian-binary", content: Buffer.from("2.0\n") },
      { name: "control.tar.gz", content: gzip(writeTar([{ kind: "folder", path: "" }, ...control], time)) },
      { name: "data.tar.gz", content: gzip(writeTar([...foldersOf(sorted), ...sorted], time)) },
    ],
    time,
  );
}

/** Without a name and a time inside. */
export const gzip = (content: Uint8Array): Uint8Array => gzipSync(content, { level: 9, mtime: 0 });

const plain = (path: string, content: string): TarEntry => ({
  kind: "file",
  path,
  mode: 0o644,
  content: Buffer.from(content),
});

const controlFile = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");

/** Every folder above a file, each after the one that it is in. */
function foldersOf(files: readonly Installed[]): TarEntry[] {
  const found = new Set([""]);
  for (const { path } of files) {
    const parts = posix.dirname(path).split("/");
    for (const end of parts.keys()) found.add(parts.slice(0, end + 1).join("/"));
  }
  return [...found].sort().map((path) => ({ kind: "folder", path }));
}

/** As dpkg-gencontrol counts: files in whole kibibytes, one for everything else. */
function kibibytes(files: readonly Installed[]): number {
  const sizes = files.map((file) => (file.kind === "file" ? Math.ceil(file.content.length / 1024) : 1));
  return sizes.reduce((total, size) => total + size, foldersOf(files).length);
}

/** dpkg --verify compares with these; they protect from broken disks, not from anybody. */
const md5 = (content: Uint8Array): string => createHash("md5").update(content).digest("hex");
