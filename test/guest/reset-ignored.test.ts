import { beforeEach, describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "../../src/core/bytes.ts";
import { lastReport } from "../../src/guest/journal.ts";
import { recordStore } from "../../src/guest/record-store.ts";
import { type Asked, askedGuest, clouds } from "./asked-guest.ts";
import { createKeyHolder, type KeyHolder, NOW, nonceOf } from "./key-holder.ts";

const another = "11111111-2222-4333-8444-555555555555";
let asked: Asked;
let stranger: KeyHolder;

const said = (): string => asked.said();
const timesSaid = (text: string): number => asked.machine.said.filter((sentence) => sentence.includes(text)).length;

describe.each(clouds)("on %s a guest does not obey, and says so in its journal alone", (kind) => {
  beforeEach(async () => {
    [asked, stranger] = [await askedGuest(kind), await createKeyHolder()];
  });

  /** The place is as the request has left it, and nothing is written but the journal's sentence. */
  async function ignores(item: string, sentence: string): Promise<void> {
    const before = await recordStore(asked.machine.folder).read();
    asked.put(item);
    const stored = asked.fake.blob;
    await asked.run();
    await asked.run();
    expect(said()).toContain(sentence);
    expect(await recordStore(asked.machine.folder).read()).toEqual(before);
    expect([asked.fake.blob, asked.machine.passwords.length]).toEqual([stored, 1]);
    for (const part of [item, nonceOf(item) || item]) if (part !== "") expect(said()).not.toContain(part);
  }

  const withoutMeaning = "the metadata item latchkey-reset is no reset request: it is ignored";
  const notSigned = "a reset request has a signature that does not hold for this instance: it is ignored";

  it("a request that is cut short", () => ignores(asked.admin.ask().slice(0, -4), withoutMeaning));
  it("a request that is too long", () => ignores(`${asked.admin.ask()}${"A".repeat(4000)}`, withoutMeaning));
  it("text that is no request", () => ignores("reset\u001b[2J please", withoutMeaning));
  it("an empty item", () => ignores("", withoutMeaning));
  it("another instance's request", () => ignores(asked.admin.ask({}, another), notSigned));

  it("a request that a stranger has signed in a key holder's name", async () => {
    const bytes = fromBase64Url(asked.admin.ask().slice(3)) ?? new Uint8Array();
    const theirs = fromBase64Url(stranger.ask().slice(3)) ?? new Uint8Array();
    bytes.set(theirs.subarray(-64), bytes.length - 64);
    await ignores(`R1.${toBase64Url(bytes)}`, notSigned);
  });

  it("a request of a known key whose time or user was changed", async () => {
    const bytes = fromBase64Url(asked.admin.ask({ expires: NOW - 1 }).slice(3)) ?? new Uint8Array();
    bytes[18] = (bytes[18] ?? 0) + 1;
    await ignores(`R1.${toBase64Url(bytes)}`, notSigned);
  });

  it("however many such items come one after the other, each sentence is there once", async () => {
    let rests = 0;
    const next = (): boolean => {
      asked.fake.meta["latchkey-reset"] = `R1.nonsense ${++rests}`;
      return rests < 20;
    };
    await asked.run({ rests: next });
    expect(timesSaid(withoutMeaning)).toBe(1);
    expect((await lastReport(asked.machine.folder))?.text).toBe(withoutMeaning);
  });
});
