import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  api,
  DEFAULT_DOMAIN,
  type Member,
  passwordSignIn,
  postBlob,
  type Registered,
  register,
  rsaBlob,
  signIn,
} from "../cloud.ts";
import { asAdmin, wait } from "../http/waiting-client.ts";
import { type RunningService, startService } from "../running-service.ts";
import { askWithCredential, makeCredential, tokenByCredential, userIdOf } from "./application-credentials.ts";
import { enrol, freshPasscode, totpSignIn } from "./passcodes.ts";
import { seedMember } from "./seeded-member.ts";

/** Two processes on one data folder: what one is told must hold in the other. */
let service: RunningService;
let other: RunningService;
beforeAll(async () => {
  service = await startService();
  other = await startService({ data: service.data });
});
afterAll(async () => {
  await service.stop();
  await other.stop();
});

async function member(where: RunningService, options: { project?: string } = {}): Promise<Member> {
  const credentials = await seedMember(where, options);
  return { ...credentials, token: await signIn(where, credentials) };
}
const list = (where: RunningService, token: string) => api(where, token, "GET", "/v2.1/servers");
const statuses = async (token: string): Promise<number[]> =>
  Promise.all([service, other].map(async (each) => (await list(each, token)).status));
const ask = (body: object, headers: Record<string, string> = {}) =>
  api(other, undefined, "POST", "/v3/auth/tokens", body, headers);

interface Someone {
  member: Member;
  /** One by the password, one by an application credential. */
  tokens: [string, string];
  credentialId: string;
}

/** Each ends the access of these tokens, told in one process. */
const ENDINGS: [what: string, end: (who: Someone) => Promise<unknown>, ended: (who: Someone) => string[]][] = [
  [
    "revoking the tokens",
    async ({ tokens }) => {
      for (const token of tokens)
        await api(service, token, "DELETE", "/v3/auth/tokens", undefined, { "x-subject-token": token });
    },
    ({ tokens }) => tokens,
  ],
  [
    "deleting the application credential",
    async ({ tokens: [token], credentialId }) => {
      const path = `/v3/users/${await userIdOf(service, token)}/application_credentials/${credentialId}`;
      await api(service, token, "DELETE", path);
    },
    ({ tokens: [, byCredential] }) => [byCredential],
  ],
  ...(
    [
      ["disabling the user", ({ member }) => service.admin("user", "disable", member.user)],
      ["ending the user's sessions", ({ member }) => service.admin("user", "end-sessions", member.user)],
      [
        "setting another password",
        ({ member }) =>
          service.adminWith("another password\n", "user", "set-password", member.user, "--password-stdin"),
      ],
      ["asking for a passcode from now on", ({ member }) => service.admin("user", "totp", "enable", member.user)],
      ["revoking the role", ({ member }) => service.admin("role", "revoke", member.user, member.project)],
      ["deleting the user", ({ member }) => service.admin("user", "delete", member.user)],
    ] satisfies [string, (who: Someone) => Promise<unknown>][]
  ).map(([what, end]): (typeof ENDINGS)[number] => [what, end, ({ tokens }) => tokens]),
];

let owner: Member;
let instance: Registered;
beforeAll(async () => {
  owner = await member(service);
  instance = await register(service, owner.token);
  await postBlob(service, instance.guestToken, rsaBlob());
});

async function someone(): Promise<Someone> {
  const person = await member(service, { project: owner.project });
  const made = await makeCredential(service, person);
  return { member: person, tokens: [person.token, await tokenByCredential(service, made)], credentialId: made.id };
}

describe("access by tokens of a password and of an application credential ends", () => {
  for (const [what, end, endedTokens] of ENDINGS)
    it(`at the next request after ${what}, in every process, and for who waits when there is something to tell`, async () => {
      const who = await someone();
      const ended = endedTokens(who);
      for (const token of ended) expect(await statuses(token)).toEqual([200, 200]);
      const waiting = await Promise.all(ended.map((token) => wait(other, asAdmin(token, instance.id))));
      await end(who);
      for (const token of ended) {
        expect(await statuses(token)).toEqual([401, 401]);
        const again = { auth: { identity: { methods: ["token"], token: { id: token } } } };
        expect((await ask(again)).status).toBe(401);
      }
      await api(service, owner.token, "DELETE", `/v2.1/servers/${instance.id}/os-server-password`);
      for (const { reply } of waiting) {
        const told = await reply;
        expect([told.status, told.headers.get("etag")]).toEqual([401, null]);
      }
      await postBlob(service, instance.guestToken, rsaBlob());
    });
});

describe("deleting a project", () => {
  it("ends access to it at the next request, by tokens of passwords and of application credentials", async () => {
    const gina = await member(service);
    const byCredential = await tokenByCredential(service, await makeCredential(service, gina));
    await service.admin("project", "delete", gina.project);
    expect(await statuses(gina.token)).toEqual([401, 401]);
    expect(await statuses(byCredential)).toEqual([401, 401]);
  });
});

describe("a disabled user", () => {
  const REFUSED = {
    error: { code: 401, message: "The request you have made requires authentication.", title: "Unauthorized" },
  };

  it("signs in by nothing, is answered like a wrong password, and is shown as disabled", async () => {
    const alice = await member(service);
    const credential = await makeCredential(service, alice);
    await service.admin("user", "disable", alice.user);
    for (const reply of [await ask(passwordSignIn(alice)), await askWithCredential(other, credential)]) {
      expect([reply.status, reply.json]).toEqual([401, REFUSED]);
      expect(reply.headers.get("openstack-auth-receipt")).toBeNull();
    }
    expect(await service.admin("user", "list")).toMatch(new RegExp(`^\\w+ +${alice.user} +disabled$`, "m"));
    expect(await service.admin("audit", alice.user)).toContain("user disabled  console");
  });

  it("gets nowhere with a receipt from before", async () => {
    const bob = await member(service);
    const factor = await enrol(service, bob.user);
    const receipt = (await ask(passwordSignIn(bob))).headers.get("openstack-auth-receipt") ?? "";
    await service.admin("user", "disable", bob.user);
    const behind = { "openstack-auth-receipt": receipt };
    expect((await ask(totpSignIn(bob, await freshPasscode(factor)), behind)).status).toBe(401);
    await service.admin("user", "enable", bob.user);
    expect((await ask(totpSignIn(bob, await freshPasscode(factor)), behind)).status).toBe(401);
  });

  it("signs in again once enabled; tokens from before stay ended, application credentials work again", async () => {
    const carol = await member(service);
    const credential = await makeCredential(service, carol);
    const byCredential = await tokenByCredential(service, credential);
    await service.admin("user", "disable", carol.user);
    await service.admin("user", "enable", carol.user);
    expect(await statuses(carol.token)).toEqual([401, 401]);
    expect(await statuses(byCredential)).toEqual([401, 401]);
    expect(await statuses(await signIn(other, carol))).toEqual([200, 200]);
    expect(await statuses(await tokenByCredential(other, credential))).toEqual([200, 200]);
    expect(await service.admin("user", "list")).not.toMatch(new RegExp(`${carol.user} +disabled`));
  });

  it("leaves the guests of the instances alone", async () => {
    const dora = await member(service);
    const { guestToken } = await register(service, dora.token);
    await service.admin("user", "disable", dora.user);
    expect((await postBlob(other, guestToken, rsaBlob())).status).toBe(200);
  });
});

describe("ending a user's sessions", () => {
  it("lets the user sign in again at once", async () => {
    const eve = await member(service);
    await service.admin("user", "end-sessions", eve.user);
    expect(await statuses(await signIn(other, eve))).toEqual([200, 200]);
    expect(await service.admin("audit", eve.user)).toContain("sessions ended  console");
  });
});

describe("a token", () => {
  it("that was made of another ends with the user's sessions as well", async () => {
    const frank = await member(service);
    const scope = { project: { name: frank.project, domain: DEFAULT_DOMAIN } };
    const reply = await ask({ auth: { identity: { methods: ["token"], token: { id: frank.token } }, scope } });
    const made = reply.headers.get("x-subject-token") ?? "";
    expect(await statuses(made)).toEqual([200, 200]);
    await service.admin("user", "end-sessions", frank.user);
    expect(await statuses(made)).toEqual([401, 401]);
  });
});
