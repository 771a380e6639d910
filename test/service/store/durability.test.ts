import { afterAll, beforeAll, expect, it } from "vitest";
import { type Member, newMember, postBlob, type Registered, readPassword, register, rsaBlob } from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";

const CONNECTIONS = 32;
const POSTS = 2_000;
const KILLS = 3;

let service: RunningService;
let alice: Member;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

/** Calls `work` for each item, 32 at a time. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

for (let round = 1; round <= KILLS; round++)
  it(`every password that was acknowledged is there after kill -9 amid ${POSTS} posts (${round} of ${KILLS})`, async () => {
    const instances: Registered[] = [];
    await inParallel(Array.from({ length: POSTS }), async () => {
      instances.push(await register(service, alice.token));
    });
    const killAfter = Math.round((POSTS * round) / (KILLS + 1));
    const acknowledged = new Map<string, string>();
    const attempted = new Map<string, string>();
    let killing: Promise<void> | undefined;
    await inParallel(instances, async ({ id, guestToken }) => {
      const blob = rsaBlob();
      attempted.set(id, blob);
      // Refused connections are what a guest sees of a service that has just died.
      const status = await postBlob(service, guestToken, blob).then(
        (reply) => reply.status,
        () => "no answer",
      );
      if (status === 200) acknowledged.set(id, blob);
      else expect(status).toBe("no answer");
      if (acknowledged.size >= killAfter) killing ??= service.kill9();
    });
    await killing;
    expect(acknowledged.size).toBeGreaterThanOrEqual(killAfter);
    expect(acknowledged.size).toBeLessThan(POSTS);
    await service.restart();

    const lost: string[] = [];
    await inParallel(instances, async ({ id }) => {
      const { password } = (await readPassword(service, alice.token, id)).json as { password: string };
      const promised = acknowledged.get(id);
      if (promised !== undefined && password !== promised) lost.push(id);
      // What was not acknowledged may be there, whole, or not be there: never something else.
      if (promised === undefined && password !== "") expect(password).toBe(attempted.get(id));
    });
    expect(lost).toEqual([]);
  });
