import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { argon2Verify } from "hash-wasm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PasswordHasher } from "../../../src/service/identity/password-hash.ts";
import { signIn } from "../../../src/service/identity/sign-in.ts";
import { createUser } from "../../../src/service/identity/user.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import { passwordSignIn } from "../cloud.ts";
import { CONSOLE } from "../console-actor.ts";
import { newFolder, type RunningService, startService } from "../running-service.ts";
import { enrol } from "./passcodes.ts";
import { median, type RankTest, rankTest } from "./rank-test.ts";
import { hashPassword, seedMember } from "./seeded-member.ts";

/**
 * Attempts of each kind in a round. Of one account at most 50 from new addresses are free: hence two accounts of each kind, and
 * others in each round.
 */
const ATTEMPTS = 60;
const ACCOUNTS = 2;

/*
 * Two kinds of sign-in count as different when they are so in each of up to four rounds: with p below 0.01, and each time the same of
 * the two slower. So a machine that stumbles once fails nothing, and by chance alone it happens to one comparison once in 8 * 10^8,
 * that is 2 * 0.005^4; to one of the three comparisons below once in 2.6 * 10^8. With 60 attempts of each kind, p is below 0.01 where
 * one kind is slower in about 64 of 100 pairs.
 */
const ROUNDS = 4;
/** In milliseconds: a round takes ten seconds, on a machine that is busy with other things ten times as many. */
const GENEROUS = 600_000;
const CHANCE = 0.01;

type Slower = "first" | "second" | "neither";
const slowerOf = ({ superiority, p }: RankTest): Slower => {
  if (p >= CHANCE) return "neither";
  return superiority > 0.5 ? "first" : "second";
};

/** The names of the comparisons that come out the same, and not even, in each round. Ends as soon as there are none. */
async function differences(round: (compared: readonly string[]) => Promise<Map<string, RankTest>>): Promise<string[]> {
  let left: Map<string, Slower> | undefined;
  for (let done = 0; done < ROUNDS && left?.size !== 0; done++) {
    const before: Map<string, Slower> | undefined = left;
    const tests = [...(await round(before === undefined ? [] : [...before.keys()]))];
    const outcomes = tests.map(([name, test]) => [name, slowerOf(test)] as const);
    left = new Map(
      outcomes.filter(
        ([name, slower]) => slower !== "neither" && (before === undefined || before.get(name) === slower),
      ),
    );
  }
  return [...(left ?? new Map<string, Slower>()).keys()];
}

describe("the rank test", () => {
  it("agrees with SciPy", () => {
    // scipy.stats.mannwhitneyu(first, second, method="asymptotic"), SciPy 1.17.1: statistic and p.
    const known: [first: number[], second: number[], statistic: number, p: number][] = [
      [[1.1, 2.2, 3.3, 4.4, 5.5], [2.5, 3.5, 4.5, 5.6, 6.7], 6, 0.2100750408],
      [[1, 2, 2], [2, 3, 3], 1, 0.1572992071],
      [[19, 22, 16, 29, 24, 24, 31], [20, 11, 17, 12, 11, 9], 39, 0.0121796347],
    ];
    for (const [first, second, statistic, p] of known) {
      const test = rankTest(first, second);
      expect(test.superiority).toBeCloseTo(statistic / (first.length * second.length), 10);
      expect(test.p).toBeCloseTo(p, 6);
    }
    expect(rankTest([1, 2, 3], [1, 2, 3])).toEqual({ superiority: 0.5, p: expect.closeTo(1, 6) });
  });

  it("finds a shift that is small beside the scatter, and none where there is none", () => {
    const scatter = (count: number, shift: number, seed: number) =>
      Array.from({ length: count }, (_, index) => ((index * 7_919 + seed * 104_729) % 1_000) / 100 + shift);
    expect(slowerOf(rankTest(scatter(60, 0, 1), scatter(60, 0, 2)))).toBe("neither");
    expect(slowerOf(rankTest(scatter(60, 3, 1), scatter(60, 0, 2)))).toBe("first");
    expect(slowerOf(rankTest(scatter(60, 0, 1), scatter(60, 3, 2)))).toBe("second");
  });

  it("counts nothing as a difference that is not so each time, and in the same way", async () => {
    const even: RankTest = { superiority: 0.5, p: 1 };
    const above: RankTest = { superiority: 0.8, p: 0.001 };
    const below: RankTest = { superiority: 0.2, p: 0.001 };
    const run = async (...rounds: RankTest[]) => {
      const left = rounds.toReversed();
      const found = await differences(async () => new Map([["it", left.pop() ?? even]]));
      return { found, rounds: rounds.length - left.length };
    };
    expect(await run(even, above, above, above)).toEqual({ found: [], rounds: 1 });
    expect(await run(above, above, above, even)).toEqual({ found: [], rounds: 4 });
    expect(await run(above, below, above, above)).toEqual({ found: [], rounds: 2 });
    expect(await run(below, below, below, below)).toEqual({ found: ["it"], rounds: 4 });
  });
});

describe("how long a refused sign-in takes", () => {
  let service: RunningService;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  beforeAll(async () => {
    service = await startService({ args: ["--behind-tls-proxy"] });
  });
  afterAll(async () => {
    agent.destroy();
    await service.stop();
  });

  let sent = 0;
  /** Milliseconds until the answer is there, over the one connection, from an address of its own. */
  function timed(body: object): Promise<number> {
    sent += 1;
    const payload = JSON.stringify(body);
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(payload),
      "x-forwarded-for": `10.1.${sent >> 8}.${sent & 255}`,
    };
    return new Promise((resolve, reject) => {
      const url = `${service.adminsUrl}/v3/auth/tokens`;
      const started = performance.now();
      const sending = request(url, { method: "POST", agent, headers }, (response) => {
        response.resume().on("end", () => {
          const taken = performance.now() - started;
          if (response.statusCode === 401) resolve(taken);
          else reject(new Error(`answered with ${response.statusCode}`));
        });
      });
      sending.on("error", reject).end(payload);
    });
  }

  const KNOWN = "known user";
  type BodyOf = (count: number) => object;

  /** What is sent for each kind, to accounts that nobody has guessed at yet. */
  async function newKinds(): Promise<Record<string, BodyOf>> {
    const wrong = (user: string): object => passwordSignIn({ user, password: randomUUID() });
    const accounts = async (prepare: (user: string) => Promise<unknown>): Promise<BodyOf> => {
      const users = await Promise.all(Array.from({ length: ACCOUNTS }, async () => (await seedMember(service)).user));
      for (const user of users) await prepare(user);
      return (count) => wrong(users[count % ACCOUNTS] ?? "");
    };
    return {
      [KNOWN]: await accounts(async () => undefined),
      "unknown user": () => wrong(randomUUID()),
      "disabled user": await accounts((user) => service.admin("user", "disable", user)),
      "user with a second factor": await accounts((user) => enrol(service, user)),
    };
  }

  /** Milliseconds of each kind. Interleaved, each time in another order: whatever else the machine does concerns all of them alike. */
  async function timesOf(kinds: Record<string, BodyOf>): Promise<Map<string, number[]>> {
    const taken = new Map(Object.keys(kinds).map((kind) => [kind, [] as number[]]));
    const warmUp = 3;
    for (let count = 0; count < warmUp + ATTEMPTS; count++) {
      const order = Object.entries(kinds).map((each) => ({ each, place: Math.random() }));
      order.sort((one, other) => one.place - other.place);
      for (const { each } of order) {
        const milliseconds = await timed(each[1](count));
        if (count >= warmUp) taken.get(each[0])?.push(milliseconds);
      }
    }
    return taken;
  }

  it(
    "tells nobody whether the user exists, is disabled or has a second factor",
    async () => {
      let rounds = 0;
      const found = await differences(async (compared) => {
        rounds += 1;
        const all = Object.entries(await newKinds());
        const kinds = all.filter(([kind]) => kind === KNOWN || compared.length === 0 || compared.includes(kind));
        const taken = await timesOf(Object.fromEntries(kinds));
        const known = taken.get(KNOWN) ?? [];
        const tests = new Map<string, RankTest>();
        const lines = [`${KNOWN.padEnd(26)} ${known.length} sign-ins, median ${median(known).toFixed(2)} ms`];
        for (const [kind, times] of taken) {
          if (kind === KNOWN) continue;
          const test = rankTest(times, known);
          tests.set(kind, test);
          const figures = `slower than a known one in ${(test.superiority * 100).toFixed(1)} of 100 pairs, p ${test.p.toPrecision(2)}`;
          lines.push(`${kind.padEnd(26)} ${times.length} sign-ins, median ${median(times).toFixed(2)} ms, ${figures}`);
        }
        process.stdout.write(`\nrefused sign-ins, round ${rounds} of at most ${ROUNDS}:\n${lines.join("\n")}\n`);
        return tests;
      });
      expect(found).toEqual([]);
    },
    GENEROUS,
  );
});

describe("a service that took a shortcut for unknown users", () => {
  const NOBODY = hashPassword("nobody");

  /** What is found of known and unknown users with the service's own code and another hasher. */
  async function found(matches: PasswordHasher["matches"]): Promise<string[]> {
    const store = openSqliteStore(join(newFolder(), "store.db"));
    const passwordHash = await NOBODY;
    const hasher = { matches, hash: hashPassword, close: async () => undefined };
    const totpSecrets = { seal: () => "", open: () => new Uint8Array() };
    let sent = 0;
    async function timed(name: string): Promise<number> {
      sent += 1;
      const password = { user: { name, domain: { id: "default" }, password: "wrong" } };
      const sender = { address: `10.2.${sent >> 8}.${sent & 255}`, request: "-", receipt: undefined };
      const started = performance.now();
      const outcome = await signIn(
        { store, hasher, totpSecrets, tokenLifetime: 1 },
        { auth: { identity: { methods: ["password"], password } } },
        sender,
      );
      const taken = performance.now() - started;
      expect(outcome).toMatchObject({ kind: "refused" });
      return taken;
    }
    try {
      return await differences(async () => {
        const name = randomUUID();
        await createUser(store, { name, passwordHash }, CONSOLE);
        const [known, unknown]: [number[], number[]] = [[], []];
        for (let count = 0; count < 24; count++) {
          // In turns, and in either order.
          const first = Math.random() < 0.5;
          if (first) known.push(await timed(name));
          unknown.push(await timed(randomUUID()));
          if (!first) known.push(await timed(name));
        }
        return new Map([["unknown user", rankTest(unknown, known)]]);
      });
    } finally {
      await store.close();
    }
  }

  it(
    "is found by this measurement, and one that takes none is not",
    async () => {
      const honest = await found(async (password, hash) => argon2Verify({ password, hash: hash ?? (await NOBODY) }));
      expect(honest).toEqual([]);
      const hasty = await found(async (password, hash) => hash !== undefined && argon2Verify({ password, hash }));
      expect(hasty).toEqual(["unknown user"]);
    },
    GENEROUS,
  );
});
