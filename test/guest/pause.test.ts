import { expect, it } from "vitest";
import { journalIn } from "../../src/guest/journal.ts";
import { pauser } from "../../src/guest/pause.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const paused = (interval: number, stop = new AbortController()) => {
  const said: string[] = [];
  const journal = journalIn(temporaryFolder(), (_, { text }) => said.push(text));
  return { said, stop, pause: pauser(journal, interval, stop.signal) };
};

it("a pause tells its reason when it is another one than before", async () => {
  const { said, pause } = paused(5);
  for (const reason of ["refused", "refused", "503", "503", "refused"]) expect(await pause(reason)).toBe(true);
  expect(said).toEqual(["refused", "503", "refused"]);
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
