import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Member, newMember, type Registered } from "../service/cloud.ts";
import { makeCredential } from "../service/identity/application-credentials.ts";
import { enrol, freshPasscode } from "../service/identity/passcodes.ts";
import type { RunningService } from "../service/running-service.ts";
import { authOf, type ClientCloud, startClientCloud } from "./client-cloud.ts";
import { python } from "./official-clients.ts";

let service: RunningService;
let alice: Member;
let web: Registered;
let rsa: ClientCloud["rsa"];
let postPassword: ClientCloud["postPassword"];

beforeAll(async () => {
  ({ service, alice, web, rsa, postPassword } = await startClientCloud());
});
afterAll(() => service.stop());

describe("openstacksdk", () => {
  const sdk = (step: string, more: object = {}): Promise<unknown> =>
    python("openstacksdk.py", {
      url: `${service.adminsUrl}/v3`,
      auth_type: "v3password",
      auth: authOf(alice),
      step,
      ...more,
    });
  const NAMES = { names: expect.arrayContaining(["db-1", "db-2", "web-1"]) };

  it("lists instances, in pages too, and finds one by name", async () => {
    expect(await sdk("list_all")).toEqual(NAMES);
    const paged = (await sdk("list_all", { limit: 1 })) as { names: string[] };
    expect(paged.names.sort()).toEqual(["db-1", "db-2", "web-1"]);
    expect(await sdk("one", { server: "web-1" })).toMatchObject({ id: web.id, status: "ACTIVE", key_name: "rsa" });
  });

  it("reads and clears the password", async () => {
    const sealed = await postPassword(web);
    expect(await sdk("password", { server: "web-1" })).toEqual({ before: sealed, cleared: 204, after: "" });
  });

  it("sets and deletes metadata", async () => {
    const answer = await sdk("metadata", { server: "web-1", items: { "latchkey-x": "y" } });
    expect(answer).toEqual({ set: { "latchkey-x": "y" }, left: {} });
  });

  it("imports and deletes key pairs", async () => {
    const public_key = readFileSync(rsa.sshPublicKey, "utf8").trim();
    expect(await sdk("key_pairs", { name: "sdk", public_key })).toEqual({ names: ["sdk"], public_key, left: [] });
  });

  it("makes an application credential, signs in with it, and deletes it", async () => {
    expect(await sdk("application_credential", { name: "sdk" })).toEqual({
      ...NAMES,
      refused: 403,
      left: [],
      deleted: true,
    });
  });

  it("signs in with an application credential by name as well", async () => {
    const made = await makeCredential(service, alice);
    const auth = {
      application_credential_name: made.name,
      application_credential_secret: made.secret,
      username: alice.user,
      user_domain_id: "default",
    };
    expect(await sdk("list_all", { auth_type: "v3applicationcredential", auth })).toEqual(NAMES);
  });

  it("signs in with password and passcode at once, and with a receipt", async () => {
    const bob = await newMember(service);
    const factor = await enrol(service, bob.user);
    await service.admin("role", "grant", bob.user, alice.project, "reader");
    const auth = async () => ({
      ...authOf({ ...bob, project: alice.project }),
      passcode: await freshPasscode(factor),
    });
    expect(await sdk("list_all", { auth_type: "v3multifactor", auth: await auth() })).toEqual(NAMES);
    expect(await sdk("receipt", { auth: await auth() })).toEqual({
      methods: ["password"],
      required: [["password", "totp"]],
      ...NAMES,
    });
  });
});
