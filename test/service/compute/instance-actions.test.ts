import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  api,
  type Member,
  newMember,
  postBlob,
  type Registered,
  type Reply,
  readPassword,
  register,
  rsaBlob,
} from "../cloud.ts";
import { userIdOf } from "../identity/application-credentials.ts";
import { type RunningService, startService } from "../running-service.ts";

interface Action {
  action: string;
  request_id: string;
  user_id: string;
  start_time: string;
}

let service: RunningService;
let alice: Member;
let reader: Member;
let instance: Registered;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
  reader = await newMember(service, { role: "reader", project: alice.project });
  instance = await register(service, alice.token);
  await postBlob(service, instance.guestToken, rsaBlob());
  await readPassword(service, alice.token, instance.id);
  await readPassword(service, reader.token, instance.id);
  await api(service, alice.token, "DELETE", `/v2.1/servers/${instance.id}/os-server-password`);
});
afterAll(() => service.stop());

const version = (microversion: string) => ({ "openstack-api-version": `compute ${microversion}` });
const ask = (token: string, rest = "", microversion = "2.1", id = instance.id): Promise<Reply> =>
  api(service, token, "GET", `/v2.1/servers/${id}/os-instance-actions${rest}`, undefined, version(microversion));
const actionsIn = ({ json }: Reply): Action[] => (json as { instanceActions: Action[] }).instanceActions;
const namesIn = (reply: Reply): string[] => actionsIn(reply).map(({ action }) => action);
const ALL = ["password-cleared", "refused", "password-read", "password-posted", "create"];

describe("os-instance-actions", () => {
  it("lists what was done to an instance, newest first, in Nova's shape: by whom, when, in which request", async () => {
    const reply = await ask(alice.token);
    expect([reply.status, namesIn(reply)]).toEqual([200, ALL]);
    const [aliceId, readerId] = [await userIdOf(service, alice.token), await userIdOf(service, reader.token)];
    expect(actionsIn(reply).map(({ user_id }) => user_id)).toEqual([aliceId, readerId, aliceId, "guest", aliceId]);
    const [cleared, refused] = actionsIn(reply);
    expect(cleared).toEqual({
      action: "password-cleared",
      instance_uuid: instance.id,
      message: null,
      project_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      request_id: expect.stringMatching(/^req-[0-9a-f-]{36}$/),
      start_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
      user_id: aliceId,
    });
    expect(refused).toMatchObject({ message: "Error" });
    const newer = actionsIn(await ask(alice.token, "", "2.58"))[0];
    expect(newer).toEqual({ ...cleared, updated_at: cleared?.start_time });
  });

  it("shows one by its request, with Nova's empty list of steps for admins, and since 2.51 for all", async () => {
    const [cleared] = actionsIn(await ask(alice.token));
    const path = `/${cleared?.request_id}`;
    expect(await ask(reader.token, path)).toMatchObject({ status: 200, json: { instanceAction: cleared } });
    expect((await ask(reader.token, path)).json).not.toHaveProperty("instanceAction.events");
    expect((await ask(reader.token, path, "2.51")).json).toEqual({ instanceAction: { ...cleared, events: [] } });
    const admin = await newMember(service, { role: "admin", project: alice.project });
    expect((await ask(admin.token, path)).json).toHaveProperty("instanceAction.events", []);
    const unknown = await ask(alice.token, "/req-00000000-0000-4000-8000-000000000000");
    expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining("not found")]);
  });

  it("is for readers of the project and up, and for nobody else", async () => {
    expect((await ask(reader.token)).status).toBe(200);
    const stranger = await newMember(service);
    const [cleared] = actionsIn(await ask(alice.token));
    for (const rest of ["", `/${cleared?.request_id}`]) {
      expect((await ask(stranger.token, rest)).status).toBe(404);
      expect((await ask("none", rest)).status).toBe(401);
    }
    expect((await ask(alice.token, "", "2.1", "00000000-0000-4000-8000-000000000000")).status).toBe(404);
  });

  it("pages from 2.58 on, with a link to the next page, and between two times", async () => {
    const found: string[] = [];
    let rest = "?limit=2";
    for (let pages = 0; rest !== ""; pages++) {
      expect(pages).toBeLessThan(4);
      const reply = await ask(alice.token, rest, "2.58");
      found.push(...namesIn(reply));
      const { links = [] } = reply.json as { links?: { rel: string; href: string }[] };
      rest = links.map(({ href }) => new URL(href).search)[0] ?? "";
      if (links.length > 0)
        expect(links[0]).toMatchObject({ rel: "next", href: expect.stringContaining(service.adminsUrl) });
    }
    expect(found).toEqual(ALL);
    expect(namesIn(await ask(alice.token, "?limit=2", "2.57"))).toEqual(ALL);
    expect((await ask(alice.token, "?marker=nowhere", "2.58")).status).toBe(400);
    expect((await ask(alice.token, "?limit=-1", "2.58")).status).toBe(400);
    const at = actionsIn(await ask(alice.token)).map(({ start_time }) => start_time);
    const since = `?changes-since=${at[0]}`;
    expect(namesIn(await ask(alice.token, since, "2.58"))).toContain("password-cleared");
    expect(namesIn(await ask(alice.token, since, "2.58"))).not.toContain("create");
    const before = namesIn(await ask(alice.token, `?changes-before=${at[4]}`, "2.66"));
    expect([before.at(-1), before.includes("password-cleared")]).toEqual(["create", false]);
    expect((await ask(alice.token, "?changes-since=yesterday", "2.58")).status).toBe(400);
  });

  it("of an instance that is gone are there from 2.21 on, for its project; the console's user is not told", async () => {
    const { id } = await register(service, alice.token);
    await service.admin("instance", "delete", id);
    expect((await ask(alice.token, "", "2.20", id)).status).toBe(404);
    const [deleted, created] = actionsIn(await ask(alice.token, "", "2.21", id));
    expect([deleted, created]).toMatchObject([{ action: "delete", user_id: "console" }, { action: "create" }]);
    const stranger = await newMember(service);
    expect((await ask(stranger.token, "", "2.21", id)).status).toBe(404);
  });
});
