import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Member, newMember, type Registered, register } from "../service/cloud.ts";
import { userIdOf } from "../service/identity/application-credentials.ts";
import type { RunningService } from "../service/running-service.ts";
import { type ClientCloud, PASSWORD, startClientCloud } from "./client-cloud.ts";
import { openrc, output, passwordVariables, run } from "./official-clients.ts";

let service: RunningService;
let alice: Member;
let web: Registered;
let rsa: ClientCloud["rsa"];
let postPassword: ClientCloud["postPassword"];
let stored: ClientCloud["stored"];
let variables: ClientCloud["variables"];

beforeAll(async () => {
  ({ service, alice, web, rsa, postPassword, stored, variables } = await startClientCloud());
});
afterAll(() => service.stop());

const nova = (...args: string[]) => output(variables, "nova", args);

describe("novaclient", () => {
  it("lists and shows instances", async () => {
    const list = await nova("list");
    for (const name of ["db-1", "db-2", "web-1"]) expect(list).toMatch(new RegExp(`\\| ${name} +\\| ACTIVE \\|`));
    const shown = await nova("show", "web-1");
    expect(shown).toMatch(new RegExp(`\\| id +\\| ${web.id} `));
    expect(shown).toMatch(/\| key_name +\| rsa /);
    expect(shown).toMatch(/\| private network +\| 10\.20\.0\.11 /);
  });

  it("pages: with a page of one it still finds all", async () => {
    const list = await nova("list", "--limit", "-1", "--sort", "created_at:desc");
    expect(list.match(/ACTIVE/g)).toHaveLength(3);
    expect((await nova("list", "--limit", "1")).match(/ACTIVE/g)).toHaveLength(1);
  });

  it("get-password prints the password that openssl has sealed, and clear-password clears it", async () => {
    await postPassword(web);
    expect(await nova("get-password", "web-1", rsa.privateKey)).toBe(PASSWORD);
    expect(await nova("get-password", web.id, rsa.privateKey)).toBe(PASSWORD);
    await nova("clear-password", "web-1");
    expect(await stored(web)).toEqual({ password: "" });
    expect(await nova("get-password", "web-1", rsa.privateKey)).toBe("");
  });

  it("instance-action-list and instance-action print who did what, of an instance that is gone as well", async () => {
    const { id } = await register(service, alice.token, { name: "acted-on" });
    await nova("get-password", "acted-on", rsa.privateKey);
    await nova("clear-password", "acted-on");
    for (const version of ["2.1", "2.58", "2.66"]) {
      const list = await nova("--os-compute-api-version", version, "instance-action-list", "acted-on");
      expect(list.match(/\| (create|password-\w+) /g)).toEqual([
        "| create ",
        "| password-read ",
        "| password-cleared ",
      ]);
      const request = /\| password-read +\| (req-\S+) /.exec(list)?.[1] ?? "";
      const shown = await nova("--os-compute-api-version", version, "instance-action", "acted-on", request);
      expect(shown).toMatch(/\| action +\| password-read /);
      expect(shown).toMatch(new RegExp(`\\| user_id +\\| ${await userIdOf(service, alice.token)} `));
    }
    await nova("delete", "acted-on");
    const list = await nova("--os-compute-api-version", "2.21", "instance-action-list", id);
    expect(list).toMatch(/\| delete +\| req-/);
  });

  it("is told in Nova's words what it may not do", async () => {
    const reader = await newMember(service, { role: "reader", project: alice.project });
    const refused = await run(openrc(service, passwordVariables(reader)), "nova", ["get-password", web.id]);
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining(
        "Policy doesn't allow os_compute_api:os-server-password:show to be performed. (HTTP 403)",
      ),
    ]);
    const stranger = await newMember(service);
    const unknown = await run(openrc(service, passwordVariables(stranger)), "nova", ["get-password", web.id]);
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining("No server with a name or ID")]);
  });
});
