import type { Head } from "../service/audit/audit-chain.ts";
import type { Verification } from "../service/audit/verify-trail.ts";
import { print } from "./terminal.ts";

export const headText = ({ number, hash }: Head): string => `${number}:${hash}`;

/** What was found, damage first. */
export function printVerification(found: Verification): void {
  for (const damage of found.damages) print(`DAMAGE  ${damage}`);
  const { blocks, entries, since, until, begin, head, unsealed, late } = found;
  const times = since === undefined || until === undefined ? "" : `, ${timeText(since)} to ${timeText(until)}`;
  print(`${entries} entries in ${blocks} blocks${times}`);
  if (begin.number > 0)
    print(`the chain begins behind block ${headText(begin)}: older entries were removed for their age`);
  print(`${unsealed} entries not sealed yet`);
  for (const [writer, count] of late) {
    print(
      `${count} of them older than a minute, of writer ${writer}: a running service seals them within some minutes`,
    );
  }
  print(`head ${headText(head)}`);
}

const timeText = (at: number): string => new Date(at).toISOString();
