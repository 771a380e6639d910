import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { passcodeOf, stepAt, stepOf } from "../../../src/service/identity/totp.ts";
import { api, call, DEFAULT_DOMAIN, type Member, newMember, passwordSignIn, type Reply } from "../cloud.ts";
import { latchkey, type RunningService, startService } from "../running-service.ts";
import { makeCredential, tokenByCredential } from "./application-credentials.ts";
import { enrol, type Factor, freshPasscode, totpSignIn, twoFactorSignIn } from "./passcodes.ts";

describe("a passcode", () => {
  const secret = new TextEncoder().encode("12345678901234567890");

  it("is RFC 6238's, appendix B: the last six digits of its eight", () => {
    for (const [seconds, eight] of [
      [59, "94287082"],
      [1_111_111_109, "07081804"],
      [1_111_111_111, "14050471"],
      [1_234_567_890, "89005924"],
      [2_000_000_000, "69279037"],
      [20_000_000_000, "65353130"],
    ] as const)
      expect(passcodeOf(secret, stepAt(seconds * 1000))).toBe(eight.slice(-6));
  });

  it("is taken half a minute early or late, and no more; and only as six digits", () => {
    const now = 1_234_567_890_000;
    const at = (seconds: number) => stepOf(secret, passcodeOf(secret, stepAt(now + seconds * 1000)), now);
    expect([-60, -30, 0, 30, 60].map(at)).toEqual([
      undefined,
      stepAt(now) - 1,
      stepAt(now),
      stepAt(now) + 1,
      undefined,
    ]);
    for (const text of ["", "00592", "0005924", "89005924", " 05924", "００5924"])
      expect(stepOf(secret, text, now)).toBeUndefined();
  });
});

describe("a user with a second factor", () => {
  let service: RunningService;
  /** A user for each test: so none has to wait for a passcode that was not used. */
  async function enrolled(): Promise<{ alice: Member; factor: Factor }> {
    const alice = await newMember(service);
    return { alice, factor: await enrol(service, alice.user) };
  }
  const ask = (body: object, headers: Record<string, string> = {}): Promise<Reply> =>
    api(service, undefined, "POST", "/v3/auth/tokens", body, headers);
  const withReceipt = (reply: Reply) => ({
    "openstack-auth-receipt": reply.headers.get("openstack-auth-receipt") ?? "",
  });
  const REFUSED = {
    error: { code: 401, message: "The request you have made requires authentication.", title: "Unauthorized" },
  };
  const wrongPasscode = ({ secret }: Factor): string => {
    const near = [-2, -1, 0, 1, 2].map((step) => passcodeOf(secret, stepAt(Date.now()) + step));
    return ["000000", "111111", "222222", "333333", "444444", "555555"].find((each) => !near.includes(each)) ?? "";
  };

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it("is told the secret once, with a URI for an authenticator app, and all earlier tokens end", async () => {
    const bob = await newMember(service);
    const printed = await service.admin("user", "totp", "enable", bob.user);
    const secret = /^secret ([A-Z2-7]{32})$/m.exec(printed)?.[1];
    expect(printed).toContain(`otpauth://totp/Latchkey:${bob.user}?secret=${secret}&issuer=Latchkey`);
    expect((await api(service, bob.token, "GET", "/v2.1/servers")).status).toBe(401);
    expect(await service.admin("audit", bob.user)).toContain("totp enabled  console");
  });

  it("signs in with password and passcode at once", async () => {
    const { alice, factor } = await enrolled();
    const reply = await ask(twoFactorSignIn(alice, await freshPasscode(factor)));
    expect(reply.status).toBe(201);
    expect(reply.json).toMatchObject({ token: { methods: ["password", "totp"], project: { name: alice.project } } });
    const token = reply.headers.get("x-subject-token") ?? "";
    expect((await api(service, token, "GET", "/v2.1/servers")).status).toBe(200);
    const scope = { project: { name: alice.project, domain: DEFAULT_DOMAIN } };
    const again = await ask({ auth: { identity: { methods: ["token"], token: { id: token } }, scope } });
    expect(again.json).toMatchObject({ token: { methods: ["token", "password", "totp"] } });
  });

  it("or with the password first, and the passcode behind the receipt for it", async () => {
    const { alice, factor } = await enrolled();
    const first = await ask(passwordSignIn(alice));
    expect(first.status).toBe(401);
    expect(first.headers.get("x-subject-token")).toBeNull();
    expect(first.headers.get("openstack-auth-receipt")).toMatch(/^[\w-]{43}$/);
    expect(first.json).toEqual({
      receipt: {
        methods: ["password"],
        user: { domain: { id: "default", name: "Default" }, id: expect.any(String), name: alice.user },
        expires_at: expect.stringMatching(/^[\dT:.-]+Z$/),
        issued_at: expect.stringMatching(/^[\dT:.-]+Z$/),
      },
      required_auth_methods: [["password", "totp"]],
    });
    const { receipt } = first.json as { receipt: { expires_at: string; issued_at: string } };
    expect(Date.parse(receipt.expires_at) - Date.parse(receipt.issued_at)).toBe(300_000);
    const second = await ask(totpSignIn(alice, await freshPasscode(factor)), withReceipt(first));
    expect(second.status).toBe(201);
    expect(second.json).toMatchObject({ token: { methods: ["password", "totp"], project: { name: alice.project } } });
    // Used up.
    const third = await ask(totpSignIn(alice, await freshPasscode(factor)), withReceipt(first));
    expect([third.status, third.json]).toEqual([401, REFUSED]);
  });

  it("uses each passcode once: also of many at the same time, one is let in", async () => {
    const { alice, factor } = await enrolled();
    const passcode = await freshPasscode(factor);
    const replies = await Promise.all(Array.from({ length: 8 }, () => ask(twoFactorSignIn(alice, passcode))));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(401)]);
    expect((await ask(twoFactorSignIn(alice, passcode))).json).toEqual(REFUSED);
  });

  it("is refused with a wrong password, a wrong passcode, or somebody else's", async () => {
    const { alice, factor } = await enrolled();
    const other = await newMember(service);
    const theirs = await enrol(service, other.user);
    const passcode = await freshPasscode(factor);
    for (const body of [
      twoFactorSignIn({ ...alice, password: "wrong" }, passcode),
      twoFactorSignIn(alice, wrongPasscode(factor)),
      twoFactorSignIn(alice, await freshPasscode(theirs)),
      twoFactorSignIn(alice, passcode, other.user),
    ]) {
      const reply = await ask(body);
      expect([reply.status, reply.json]).toEqual([401, REFUSED]);
      expect(reply.headers.get("openstack-auth-receipt")).toBeNull();
    }
    expect((await ask(twoFactorSignIn(alice, passcode))).status).toBe(201);
  });

  it("gets nowhere with a passcode alone, or behind a receipt of somebody else or of nobody", async () => {
    const { alice, factor } = await enrolled();
    const other = await newMember(service);
    await enrol(service, other.user);
    const theirs = await ask(passwordSignIn(other));
    const passcode = await freshPasscode(factor);
    for (const headers of [{}, { "openstack-auth-receipt": "x".repeat(43) }, withReceipt(theirs)]) {
      const reply = await ask(totpSignIn(alice, passcode), headers);
      expect([reply.status, reply.json]).toEqual([401, REFUSED]);
    }
  });

  it("can be asked for a passcode as often as wanted with the right password, but guessing passcodes is slowed down", async () => {
    const carol = await newMember(service);
    const hers = await enrol(service, carol.user);
    const guess = async (): Promise<Reply> => {
      const receipt = await ask(passwordSignIn(carol));
      expect(receipt.status).toBe(401);
      return ask(totpSignIn(carol, "wrong!"), withReceipt(receipt));
    };
    for (let count = 0; count < 10; count++) expect((await guess()).status).toBe(401);
    // Long enough a wait for the next request to be in it for certain.
    const toWait = async (): Promise<number> => Number((await guess()).headers.get("retry-after"));
    await expect.poll(toWait, { timeout: 60_000 }).toBeGreaterThan(3);
    expect((await ask(twoFactorSignIn(carol, await freshPasscode(hers)))).status).toBe(429);
  });

  it("keeps application credentials, which have no second factor", async () => {
    const dora = await newMember(service);
    const made = await makeCredential(service, dora);
    await enrol(service, dora.user);
    expect(await tokenByCredential(service, made)).toMatch(/^[\w-]{43}$/);
  });

  it("needs the password alone once it is taken away; who has none is not asked for one", async () => {
    const eve = await newMember(service);
    expect((await ask(twoFactorSignIn(eve, "123456"))).status).toBe(401);
    await enrol(service, eve.user);
    await service.admin("user", "totp", "disable", eve.user);
    expect((await ask(passwordSignIn(eve))).status).toBe(201);
    const again = await latchkey(["admin", "--data", service.data, "user", "totp", "disable", eve.user]);
    expect([again.status, again.stderr]).toEqual([1, `latchkey: ${eve.user} is not asked for a passcode\n`]);
  });

  it("still has it after kill -9 and a restart, with the passcodes that were used", async () => {
    const { alice, factor } = await enrolled();
    const passcode = await freshPasscode(factor);
    expect((await ask(twoFactorSignIn(alice, passcode))).status).toBe(201);
    await service.kill9();
    await service.restart();
    expect((await ask(passwordSignIn(alice))).status).toBe(401);
    expect((await ask(twoFactorSignIn(alice, passcode))).status).toBe(401);
    expect((await ask(twoFactorSignIn(alice, await freshPasscode(factor)))).status).toBe(201);
  });

  it("is answered in Keystone's shape when the request is malformed", async () => {
    const { alice } = await enrolled();
    for (const identity of [
      { methods: ["totp"] },
      { methods: ["password", "totp"], totp: { user: { name: alice.user, domain: DEFAULT_DOMAIN, passcode: 1 } } },
      { methods: ["totp"], totp: { user: { name: alice.user, passcode: "123456" } } },
    ]) {
      const reply = await call(`${service.adminsUrl}/v3/auth/tokens`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ auth: { identity } }),
      });
      expect(reply.status).toBe(400);
      expect(reply.json).toMatchObject({ error: { code: 400, title: "Bad Request" } });
    }
  });
});
