import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { journalIn } from "../../src/guest/journal.ts";
import { pauser } from "../../src/guest/pause.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const paused = (interval: number, stop = new AbortController()) => {
  const said: string[] = [];
  const folder = temporaryFolder();
  const journal = journalIn(folder, (_, { text }) => said.push(text));
  return { said, stop, journal, folder, ...pauser(journal, interval, stop.signal) };
};

it("a pause tells its reason when it is another one than before", async () => {
  const { said, pause } = paused(5);
  for (const reason of ["refused", "refused", "503", "503", "refused"]) expect(await pause(reason)).toBe(true);
  expect(said).toEqual(["refused", "503", "refused"]);
});

it("a pause tells its reason again when the guest went on in between", async () => {
  const { said, pause, journal } = paused(5);
  await pause("503");
  journal.goOn();
  await pause("503");
  expect(said).toEqual(["503", "503"]);
});

it("a guest with nothing to do rests without a word and without writing", async () => {
  const { said, rest, stop, folder } = paused(5);
  expect(await rest(5)).toBe(true);
  expect([said, readdirSync(folder)]).toEqual([[], []]);
  const resting = rest(86_400_000);
  stop.abort();
  expect(await resting).toBe(false);
});

it("a pause ends at once, and is none any more, when the guest is told to stop", async () => {
  const { said, stop, pause } = paused(86_400_000);
  const waiting = pause("no key yet");
  await expect.poll(() => said).toEqual(["no key yet"]);
  stop.abort();
  expect(await waiting).toBe(false);
  expect(await pause("another reason")).toBe(false);
  expect(said).toEqual(["no key yet"]);
});
