import { identityFingerprint, readIdentity } from "./identity.ts";
import { lastReport } from "./journal.ts";
import { recordStore } from "./record.ts";

const phases = {
  sealed: "a new password is sealed; whether it is set is not known yet",
  applied: "a new password is set, and waits to be posted",
  posted: "the password is set and posted",
};

/** What `latchkey guest status` prints: lines of name and value. Throws a GuestError if the state is damaged or open to others. */
export async function guestStatus(folder: string): Promise<[name: string, value: string][]> {
  const identity = await readIdentity(folder);
  if (identity === undefined) return [["state", "no guest has run here yet"]];
  const record = await recordStore(folder).read();
  const report = await lastReport(folder);
  const lines: [string, string][] = [["key", identityFingerprint(identity)]];
  identity.seed.wipe();
  if (record === undefined) lines.push(["state", "no password has been made yet"]);
  else
    lines.push(
      ["state", phases[record.phase]],
      ["instance", record.instance],
      ["user", record.user],
      ["made", new Date(record.time * 1000).toISOString()],
      ...record.recipients.map((line): [string, string] => ["sealed to", line]),
    );
  if (report !== undefined) lines.push(["last", `${report.time} ${report.text}`]);
  return lines;
}
