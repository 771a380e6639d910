import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { fromText } from "../core/bytes.ts";
import { type Disk, disk, writeDurably } from "./durable-file.ts";

const schema = v.object({ time: v.string(), text: v.string() });
/** The last thing that a guest has said. `time` is ISO 8601. */
export type Report = v.InferOutput<typeof schema>;
export type Level = "done" | "trouble";
export type Print = (level: Level, report: Report) => void;

/** What the guest tells its admin: sentences without a secret. */
export interface Journal {
  /** What has happened. */
  tell(level: Level, text: string): Promise<void>;
  /** What is so: each sentence once in a run, and 1,000 sentences at most, because strangers can bring them about. */
  say(level: Level, text: string): Promise<void>;
  /** Why the guest waits: again only when the reason has changed. Returns how often this reason was given in a row, from 0. */
  wait(reason: string): Promise<number>;
  /** What it waited for is over. */
  goOn(): void;
}

const MOST_SENTENCES = 1000;

const reportFile = (folder: string): string => join(folder, "report.json");

export function journalIn(folder: string, print: Print, on: Disk = disk): Journal {
  const said = new Set<string>();
  let reason = "";
  let repeats = 0;
  const publish = async (level: Level, text: string): Promise<void> => {
    const report = { time: new Date().toISOString().replace(/\.\d+/, ""), text };
    print(level, report);
    await writeDurably(reportFile(folder), fromText(JSON.stringify(report)), on);
  };
  return {
    tell: publish,
    async say(level, text) {
      if (said.has(text) || said.size >= MOST_SENTENCES) return;
      said.add(text);
      await publish(level, text);
    },
    async wait(next) {
      repeats = next === reason ? repeats + 1 : 0;
      reason = next;
      if (repeats === 0) await publish("trouble", next);
      return repeats;
    },
    goOn() {
      reason = "";
    },
  };
}

/** Undefined if no guest has said anything yet. */
export async function lastReport(folder: string): Promise<Report | undefined> {
  try {
    return v.parse(schema, JSON.parse(await readFile(reportFile(folder), "utf8")));
  } catch {
    return undefined;
  }
}
