import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metadataClient } from "../../src/guest/metadata.ts";
import { askedGuest } from "./asked-guest.ts";
import { startFakeMetadata } from "./fake-metadata.ts";
import { nonceOf } from "./key-holder.ts";

/** When each file of a folder was written. */
const written = (folder: string): unknown =>
  readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs, statSync(join(folder, name)).ino]);

describe("a guest with nothing to do", () => {
  it("looks at stock Nova once an interval, and writes nothing", async () => {
    const { fake, machine, run } = await askedGuest("stock Nova");
    const [rests, files]: [number[], string[]] = [[], []];
    fake.requests.length = 0;
    const rest = (longest: number): boolean => {
      files.push(JSON.stringify(written(machine.folder)));
      return rests.push(longest) < 5;
    };
    await run({ interval: 7000, rests: rest });
    expect(rests).toEqual(Array(5).fill(7000));
    expect(fake.requests).toHaveLength(5);
    expect(new Set(files).size).toBe(1);
  });

  it("lets our service hold the request, and asks again at once when it was held", async () => {
    const { fake, machine, run } = await askedGuest("our service");
    fake.hold = 1100;
    const rests: number[] = [];
    const files: string[] = [];
    const rest = (longest: number): boolean => {
      files.push(JSON.stringify(written(machine.folder)));
      return rests.push(longest) < 4;
    };
    fake.requests.length = 0;
    await run({ rests: rest });
    expect(rests[0]).toBeGreaterThan(0); // the first answer came at once
    expect(rests.slice(1)).toEqual([0, 0, 0]);
    expect(new Set(files).size).toBe(1);
    const held = fake.requests.slice(1).map(({ headers }) => [headers.prefer, headers["if-none-match"]]);
    expect(held).toEqual(Array(3).fill(["wait=30", expect.stringMatching(/^".{43}"$/)]));
  });

  it("never asks more than once a second, whatever it is answered", async () => {
    const { fake, run } = await askedGuest("our service");
    fake.hold = 0; // says that it has waited, and has not
    const rests: number[] = [];
    let changes = 0;
    const rest = (longest: number): boolean => {
      fake.meta.changing = String(++changes);
      return rests.push(longest) < 10;
    };
    await run({ rests: rest, uptime: () => 0 });
    expect(rests).toEqual(Array(10).fill(1000));
  });

  it("goes back to its interval where versions are named but nothing is held", async () => {
    const { fake, run } = await askedGuest("our service");
    fake.intercept = ({ headers }, response) => {
      if (headers["if-none-match"] === undefined) return false;
      response.writeHead(304).end();
      return true;
    };
    const rests: number[] = [];
    await run({ rests: (longest) => rests.push(longest) < 3, interval: 7000, uptime: () => 0 });
    expect(rests).toEqual([1000, 7000, 7000]);
  });

  it("obeys a request that comes while the service holds its question", async () => {
    const { fake, machine, admin, put, run } = await askedGuest("our service");
    fake.hold = 20_000;
    let item = "";
    const rests = (): boolean => {
      if (item !== "") return false;
      setTimeout(() => {
        item = put(admin.ask());
      }, 100);
      return true;
    };
    await run({ rests });
    expect((await admin.details(fake.blob)).reset).toBe(nonceOf(item));
    expect(machine.passwords).toHaveLength(2);
  });

  it("goes on when the service was away, and tells so each time anew", async () => {
    const { fake, machine, admin, put, run } = await askedGuest("stock Nova");
    let [rests, away] = [0, false];
    fake.intercept = (_, response) => {
      if (away) response.destroy();
      return away;
    };
    const rest = (): boolean => {
      away = ++rests < 3;
      return rests < 4;
    };
    const waits = (): boolean => {
      away = false;
      if (rests === 2) put(admin.ask());
      return true;
    };
    await run({ rests: rest, waits });
    expect(machine.said.filter((text) => text.includes("cannot be used"))).toHaveLength(2);
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
    expect(machine.passwords).toHaveLength(2);
  });
});

it("a question that a service holds for ever ends at once when the guest is told to stop", async () => {
  const fake = await startFakeMetadata();
  fake.intercept = () => true;
  const stop = new AbortController();
  const asking = metadataClient(fake.url, undefined, stop.signal, 100).readInstance('"version"');
  await expect.poll(() => fake.requests.length).toBe(1);
  stop.abort();
  expect((await asking).code).toBe("problem");
  const [first] = fake.requests;
  expect(first?.headers.prefer).toBe("wait=30");
});
