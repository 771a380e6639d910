import { beforeEach, describe, expect, it } from "vitest";
import { withoutNotice } from "../../src/core/reset-notice.ts";
import { RESET_ITEM, WITHDRAWN } from "../../src/core/reset-request.ts";
import { type Asked, askedGuest, clouds } from "./asked-guest.ts";
import { createKeyHolder, NOW, nonceOf } from "./key-holder.ts";

const often = { pause: 0, perHour: 10 };
const nonce = Uint8Array.from({ length: 16 }, () => 0xa5);
const AGAIN = "the answer to the reset request is stored again";
const BEFORE = "a reset request was answered before, and is not obeyed twice";
let asked: Asked;

const timesSaid = (text: string): number => asked.machine.said.filter((sentence) => sentence === text).length;

/** Runs the guest; each time that it has nothing to do, the next thing happens, and a bit later it is told to stop. */
async function runWhile(...happen: (() => void)[]): Promise<void> {
  let rests = 0;
  const rest = (): boolean => {
    happen[rests]?.();
    return rests++ < happen.length + 2;
  };
  await asked.run({ rests: rest, limit: often });
}

/** A deletion of the stored password that was on its way for long. */
const lateDeletion = (): void => {
  asked.fake.blob = "";
};

/** The metadata item alone: one that arrives late, without what the extension does before it asks. */
const arrives = (item: string): void => {
  asked.fake.meta[RESET_ITEM] = item;
};

describe.each(clouds)("for as long as a request stands, so does its answer, on %s:", (kind) => {
  beforeEach(async () => {
    asked = await askedGuest(kind);
  });

  it("a deletion that arrives after the answer was stored finds it stored again, as often as it arrives", async () => {
    const item = asked.put(asked.admin.ask());
    await runWhile(lateDeletion, () => undefined, lateDeletion);
    expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(item));
    expect([timesSaid(AGAIN), asked.machine.passwords.length]).toEqual([2, 2]);
    expect(asked.fake.stored).toEqual([asked.first, ...Array(3).fill(asked.fake.blob)]);
  });

  it("also while the guest was off", async () => {
    const item = asked.put(asked.admin.ask());
    await asked.run();
    lateDeletion();
    await asked.run();
    expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(item));
    expect([timesSaid(AGAIN), timesSaid(BEFORE)]).toEqual([1, 1]);
  });

  it("a refusal is stored again with its reason, and the password that works", async () => {
    const item = asked.put(asked.admin.ask({ user: "ubuntu" }));
    await runWhile(lateDeletion);
    await asked.run();
    lateDeletion();
    await asked.run();
    expect(await asked.notice()).toBe(`user-not-allowed ${nonceOf(item)}`);
    expect([withoutNotice(asked.fake.blob), timesSaid(AGAIN)]).toEqual([asked.first, 2]);
  });

  it("so is the answer to a key that the guest does not trust", async () => {
    const item = asked.put((await createKeyHolder()).ask());
    await runWhile(lateDeletion);
    expect(await asked.notice()).toBe(`key-not-trusted ${nonceOf(item)}`);
    expect([withoutNotice(asked.fake.blob), timesSaid(AGAIN), timesSaid(BEFORE)]).toEqual([asked.first, 1, 0]);
  });

  it("a request that is gone is not answered again", async () => {
    asked.put(asked.admin.ask());
    await runWhile(() => {
      asked.takeAway();
      lateDeletion();
    });
    expect([asked.fake.blob, timesSaid(AGAIN)]).toEqual(["", 0]);
  });

  it("the first of two requests that arrives again late is told that there is a newer password", async () => {
    const first = asked.put(asked.admin.ask());
    let second = "";
    await runWhile(
      () => {
        second = asked.put(asked.admin.ask());
      },
      () => arrives(first),
      lateDeletion,
    );
    expect(await asked.notice()).toBe(`superseded ${nonceOf(first)}`);
    expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(second));
    expect(await asked.admin.open(asked.fake.blob)).toBe(asked.machine.accounts.get("root"));
    expect(asked.machine.passwords).toHaveLength(3);
    expect([asked.said().split(BEFORE).length - 1, asked.fake.posts]).toEqual([1, asked.fake.stored.length]);
  });

  it("and the second, when it is the one that stands again, is answered by its envelope alone", async () => {
    const first = asked.put(asked.admin.ask());
    await asked.run({ limit: often });
    const second = asked.put(asked.admin.ask());
    await asked.run({ limit: often });
    const answer = asked.fake.blob;
    arrives(first);
    await runWhile(lateDeletion, () => arrives(second), lateDeletion);
    expect(asked.fake.blob).toBe(answer);
  });

  it("a request that comes again after it was taken back is not obeyed, and told so", async () => {
    const item = asked.put(asked.admin.ask({ nonce, expires: WITHDRAWN }));
    await runWhile(
      () => arrives(asked.admin.ask({ nonce })),
      lateDeletion,
      () => arrives(asked.admin.ask({ nonce, expires: WITHDRAWN })),
      lateDeletion,
    );
    expect(await asked.notice()).toBe(`withdrawn ${nonceOf(item)}`);
    expect([withoutNotice(asked.fake.blob), asked.machine.passwords.length]).toEqual([asked.first, 1]);
  });

  it("one that was refused, when it would no longer be, is told the reason that it was refused for", async () => {
    asked.put(asked.admin.ask());
    await asked.run();
    const item = asked.put(asked.admin.ask());
    await asked.run({ now: () => NOW + 30 });
    lateDeletion();
    await asked.run({ now: () => NOW + 90 });
    expect(await asked.notice()).toBe(`too-soon ${nonceOf(item)}`);
    expect([asked.machine.passwords.length, timesSaid(BEFORE)]).toEqual([2, 1]);
  });

  it("one that was obeyed is not obeyed again, however often it goes and comes and whatever the clock says", async () => {
    const item = asked.put(asked.admin.ask());
    await runWhile(
      asked.takeAway,
      () => arrives(item),
      asked.takeAway,
      () => arrives(item),
    );
    expect(timesSaid(BEFORE)).toBe(1);
    for (const now of [NOW, NOW - 5000, NOW - 86_400 * 365]) await asked.run({ now: () => now, limit: often });
    expect([asked.machine.passwords.length, asked.fake.stored.length]).toEqual([2, 2]);
  });

  it("a refusal that a later request has overtaken is given when its request comes again", async () => {
    const refused = asked.put(asked.admin.ask({ user: "ubuntu" }));
    asked.fake.blob = "LK1.somebody-elses"; // so that the answer has to wait
    await asked.run();
    const obeyed = asked.put(asked.admin.ask());
    asked.fake.blob = "";
    await asked.run();
    expect(await asked.notice()).toBeUndefined();
    asked.put(refused);
    await asked.run();
    expect(await asked.notice()).toBe(`user-not-allowed ${nonceOf(refused)}`);
    expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(obeyed));
  });

  it("what somebody else has stored meanwhile stays, and nothing is said about it", async () => {
    asked.put(asked.admin.ask());
    await asked.run();
    const said = asked.machine.said.length;
    await runWhile(() => {
      asked.fake.blob = "LK1.somebody-elses";
    });
    expect([asked.fake.blob, asked.fake.stored.length]).toEqual(["LK1.somebody-elses", 2]);
    expect(asked.machine.said.slice(said)).toEqual([expect.stringContaining("waits for reset requests"), BEFORE]);
  });
});

describe("a guest whose answer stands", () => {
  /** The requests of five more looks, without the first one. */
  async function looks(): Promise<string[]> {
    asked.put(asked.admin.ask());
    await asked.run();
    asked.fake.requests.length = 0;
    await runWhile(...Array<() => void>(3).fill(() => undefined));
    return asked.fake.requests
      .slice(2)
      .map(({ url, headers }) => `${url?.split("/").at(-1)} ${headers["if-none-match"] === undefined ? "" : "unless"}`);
  }

  it("asks our service only whether the stored text is another one", async () => {
    asked = await askedGuest("our service");
    const [metadata, password] = ["meta_data.json unless", "password unless"];
    expect(await looks()).toEqual(Array(5).fill([metadata, password]).flat());
    expect(asked.fake.stored).toHaveLength(2);
  });

  it("looks at stock Nova's text once an interval", async () => {
    asked = await askedGuest("stock Nova");
    expect(await looks()).toEqual(Array(5).fill(["meta_data.json ", "password "]).flat());
    expect(asked.fake.stored).toHaveLength(2);
  });

  it("looks once an interval where the metadata has versions and the text has none", async () => {
    asked = await askedGuest("our service");
    asked.put(asked.admin.ask());
    await asked.run();
    const { fake } = asked;
    fake.intercept = ({ headers, url }, response) => {
      const isText = url?.endsWith("password") === true;
      if (!isText && headers["if-none-match"] === undefined) return false;
      response.writeHead(isText ? 200 : 304).end(isText ? fake.blob : "");
      return true;
    };
    const rests: number[] = [];
    await asked.run({ rests: (longest) => rests.push(longest) < 4, interval: 7000, uptime: () => 0 });
    expect(rests).toEqual([1000, 7000, 7000, 7000]);
  });

  it("and is gone with its request asks for the text no more", async () => {
    asked = await askedGuest("our service");
    asked.put(asked.admin.ask());
    await runWhile(asked.takeAway, () => {
      asked.fake.requests.length = 0;
    });
    expect(asked.fake.requests.map(({ url }) => url?.split("/").at(-1))).toEqual(Array(3).fill("meta_data.json"));
  });
});
