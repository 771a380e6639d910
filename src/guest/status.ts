import { identityFingerprint, readIdentity } from "./identity.ts";
import { lastReport } from "./journal.ts";
import { printable } from "./metadata.ts";
import type { GuestRecord } from "./record.ts";
import { recordStore } from "./record-store.ts";
import { refusalText } from "./reset-texts.ts";

type Line = [name: string, value: string];

const phases = {
  sealed: "a new password is sealed; whether it is set is not known yet",
  applied: "a new password is set, and waits to be posted",
  posted: "the password is set and posted",
};

/** What `latchkey guest status` prints: lines of name and value. Throws a GuestError if the state is damaged or open to others. */
export async function guestStatus(folder: string): Promise<Line[]> {
  const identity = await readIdentity(folder);
  if (identity === undefined) return [["state", "no guest has run here yet"]];
  const record = await recordStore(folder).read();
  const report = await lastReport(folder);
  const lines: Line[] = [["key", identityFingerprint(identity)]];
  identity.seed.wipe();
  if (record === undefined) lines.push(["state", "no password has been made yet"]);
  else lines.push(...recordLines(record));
  if (report !== undefined) lines.push(["last", `${report.time} ${report.text}`]);
  return lines;
}

function recordLines(record: GuestRecord): Line[] {
  const { last } = record.resets;
  const lines: Line[] = [
    ["state", phases[record.phase]],
    ["instance", record.instance],
    ["user", record.account],
    ["made", isoTime(record.time)],
    ...record.recipients.map((line): Line => ["sealed to", line]),
  ];
  if (last === undefined) return lines;
  const outcome = last.outcome === "obeyed" ? "obeyed" : `refused: ${refusalText[last.outcome]}`;
  return [...lines, ["last reset", `${isoTime(last.time)} of ${printable(last.user)}, ${outcome}`]];
}

const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/\.\d+/, "");
