import { openSync, writeSync } from "node:fs";
import { type Answer, type Fault, MOST_CPU, MOST_MEMORY, type Task } from "./message.ts";
import type { FuzzedParser } from "./parser.ts";
import { randomOf } from "./random.ts";

/** The same for the same seed, parser and number, whatever came before. */
export const inputOf = (parser: FuzzedParser, seed: string, index: number): Uint8Array =>
  parser.makeInput(randomOf(`${seed}/${parser.name}/${index}`));

/**
 * A child process does tasks, one at a time. Before each input it writes its number into a file, so that its parent can name
 * the one that hangs or kills it.
 */
export function doTasks(parsers: readonly FuzzedParser[]): void {
  const mark = openSync(process.argv[2] ?? "", "w");
  const place = new Uint32Array(1);
  const markInput = (index: number): void => {
    place[0] = index;
    writeSync(mark, place, 0, 4, 0);
  };
  process.on("message", async (task: Task) => {
    const parser = parsers.find(({ name }) => name === task.parser);
    if (parser === undefined) throw new Error(`there is no parser ${task.parser}`);
    // With nothing left to wait for, a parser that never answers ends the process.
    process.channel?.unref();
    const answer = await doTask(parser, task, markInput);
    process.channel?.ref();
    process.send?.(answer);
  });
  process.send?.("ready");
}

async function doTask(parser: FuzzedParser, { seed, from, to }: Task, mark: (index: number) => void): Promise<Answer> {
  const answer: Answer = { done: 0, counts: {}, slowest: { cpu: 0, index: from }, memory: 0 };
  for (let index = from; index < to && answer.fault === undefined; index++) {
    mark(index);
    const fault = await tryInput(parser, seed, index, answer);
    if (fault !== undefined) answer.fault = fault;
    answer.done++;
  }
  return answer;
}

async function tryInput(parser: FuzzedParser, seed: string, index: number, answer: Answer): Promise<Fault | undefined> {
  const input = inputOf(parser, seed, index);
  const start = process.cpuUsage();
  let outcome: string;
  try {
    outcome = await parser.parse(input);
  } catch (error) {
    return { kind: "threw", index, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const { user, system } = process.cpuUsage(start);
  const cpu = (user + system) / 1000;
  if (cpu > answer.slowest.cpu) answer.slowest = { cpu, index };
  answer.counts[outcome] = (answer.counts[outcome] ?? 0) + 1;
  const { rss, arrayBuffers } = process.memoryUsage();
  answer.memory = Math.max(answer.memory, rss, arrayBuffers);
  if (!parser.outcomes.includes(outcome)) return { kind: "unnamed outcome", index, detail: outcome };
  if (cpu > MOST_CPU) return { kind: "too slow", index, detail: `${cpu.toFixed(0)} ms of CPU` };
  return answer.memory > MOST_MEMORY ? { kind: "too much memory", index, detail: `${answer.memory} bytes` } : undefined;
}
