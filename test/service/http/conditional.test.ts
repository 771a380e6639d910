import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEd25519KeyPair } from "../../../src/core/ed25519.ts";
import { writeNotice } from "../../../src/core/reset-notice.ts";
import { signReset, WITHDRAWN } from "../../../src/core/reset-request.ts";
import {
  api,
  guest,
  type Member,
  newMember,
  PASSWORD_PATH,
  postBlob,
  type Registered,
  readPassword,
  register,
  rsaBlob,
} from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";

let service: RunningService;
let alice: Member;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

const METADATA_PATH = "/openstack/latest/meta_data.json";
const passwordPath = (id: string) => `/v2.1/servers/${id}/os-server-password`;
const metadataPath = (id: string) => `/v2.1/servers/${id}/metadata`;
type Headers = Record<string, string>;

const asAdmin = ({ id }: Registered, headers: Headers = {}) =>
  api(service, alice.token, "GET", passwordPath(id), undefined, headers);
const asGuest = ({ guestToken }: Registered, headers: Headers = {}) =>
  guest(service, guestToken, "GET", PASSWORD_PATH, { headers });
const metadata = ({ guestToken }: Registered, headers: Headers = {}) =>
  guest(service, guestToken, "GET", METADATA_PATH, { headers });
const replace = ({ guestToken }: Registered, ifMatch: string, blob: string) =>
  guest(service, guestToken, "POST", PASSWORD_PATH, { headers: { "if-match": ifMatch }, body: blob });
const clear = ({ id }: Registered, headers: Headers = {}) =>
  api(service, alice.token, "DELETE", passwordPath(id), undefined, headers);
const setItems = ({ id }: Registered, items: object) =>
  api(service, alice.token, "POST", metadataPath(id), { metadata: items });
const tagOf = async (reply: Promise<{ headers: globalThis.Headers }>) => (await reply).headers.get("etag") ?? "";
const stored = async (instance: Registered) => ((await asAdmin(instance)).json as { password: string }).password;
const actions = async ({ id }: Registered) =>
  (await service.admin("audit", id)).split("\n").map((line) => line.split("  ")[1]);

describe("a password's ETag", () => {
  it("is there when nothing is stored too, strong, the same to guest and admin, and another one after each change", async () => {
    const instance = await register(service, alice.token);
    const seen: string[] = [];
    const look = async () => {
      const tags = [await tagOf(asAdmin(instance)), await tagOf(asGuest(instance)), await tagOf(asGuest(instance))];
      expect(new Set(tags).size).toBe(1);
      expect(tags[0]).toMatch(/^"[^"]+"$/);
      seen.push(tags[0] ?? "");
    };
    await look();
    const blob = rsaBlob();
    await postBlob(service, instance.guestToken, blob);
    await look();
    expect((await replace(instance, seen[1] ?? "", blob)).status).toBe(200);
    await look();
    await clear(instance);
    await postBlob(service, instance.guestToken, blob);
    await look();
    expect(new Set(seen).size).toBe(4);
  });

  it("does not change by what happens to others, nor by being read", async () => {
    const [one, other] = [await register(service, alice.token), await register(service, alice.token)];
    await postBlob(service, one.guestToken, rsaBlob());
    const before = await tagOf(asAdmin(one));
    await postBlob(service, other.guestToken, rsaBlob());
    await setItems(one, { a: "1" });
    expect(await tagOf(asAdmin(one))).toBe(before);
  });
});

describe("the metadata's ETag", () => {
  it("changes with metadata and with the key pair's coming, and with nothing else", async () => {
    const name = `late-${alice.user}`;
    const instance = await register(service, alice.token, { key_name: name });
    const first = await tagOf(metadata(instance));
    await postBlob(service, instance.guestToken, rsaBlob());
    expect(await tagOf(metadata(instance))).toBe(first);
    await setItems(instance, { a: "1" });
    const second = await tagOf(metadata(instance));
    const line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEmFNLe/u9GY5FXpnW/dRJuUIgn1H8ea9IxmmE1Y8DuH";
    await api(service, alice.token, "POST", "/v2.1/os-keypairs", { keypair: { name, public_key: line } });
    const reply = await metadata(instance, { "if-none-match": second });
    expect(reply.json).toMatchObject({ public_keys: { [name]: line } });
    expect(new Set([first, second, reply.headers.get("etag")]).size).toBe(3);
    expect((await metadata(instance, { "if-none-match": reply.headers.get("etag") ?? "" })).status).toBe(304);
  });
});

describe("If-None-Match", () => {
  it("is answered with 304, no body and the tag, if the tag is among several, weak or not, or `*`", async () => {
    const instance = await register(service, alice.token);
    await postBlob(service, instance.guestToken, rsaBlob());
    for (const read of [asAdmin, asGuest, metadata]) {
      const tag = await tagOf(read(instance));
      for (const header of [tag, `W/${tag}`, `"x", ${tag}`, `"a,b",W/${tag} , "c"`, "*"]) {
        const reply = await read(instance, { "if-none-match": header });
        expect([reply.status, reply.text, reply.headers.get("etag")]).toEqual([304, "", tag]);
        expect(reply.headers.get("cache-control")).toBe("no-store");
      }
      for (const header of ['"x"', tag.replaceAll('"', ""), `${tag} ${tag}`, `"${tag}"`])
        expect((await read(instance, { "if-none-match": header })).status, header).toBe(200);
    }
  });

  it("knows the tag of nothing as well, which `*` does not mean", async () => {
    const instance = await register(service, alice.token);
    for (const read of [asAdmin, asGuest]) {
      expect((await read(instance, { "if-none-match": await tagOf(read(instance)) })).status).toBe(304);
      expect((await read(instance, { "if-none-match": "*" })).status).toBe(200);
    }
  });

  it("puts no read on the trail when it is answered with 304, and one when with 200", async () => {
    const instance = await register(service, alice.token);
    const tag = await tagOf(asAdmin(instance));
    for (let count = 0; count < 3; count++) await asAdmin(instance, { "if-none-match": tag });
    expect(await actions(instance)).toEqual(["registered", "read"]);
    await asAdmin(instance, { "if-none-match": '"x"' });
    expect(await actions(instance)).toEqual(["registered", "read", "read"]);
  });

  it("keeps Nova's microversion on a 304", async () => {
    const instance = await register(service, alice.token);
    const asked = { "openstack-api-version": "compute 2.60" };
    const reply = await asAdmin(instance, { "if-none-match": await tagOf(asAdmin(instance)), ...asked });
    expect([reply.status, reply.headers.get("openstack-api-version")]).toEqual([304, "compute 2.60"]);
    expect(reply.headers.get("vary")).toContain("OpenStack-API-Version");
  });
});

describe("a guest's POST with If-Match", () => {
  it("replaces exactly the blob that it names, and no other, none and no longer the same", async () => {
    const instance = await register(service, alice.token);
    await postBlob(service, instance.guestToken, rsaBlob());
    const tag = await tagOf(asGuest(instance));
    const [second, third] = [rsaBlob(), rsaBlob()];
    const done = await replace(instance, tag, second);
    expect([done.status, done.text]).toEqual([200, ""]);
    expect(await stored(instance)).toBe(second);
    const current = await tagOf(asGuest(instance));
    for (const header of [tag, `W/${current}`, '"x"', '"0"', "", current.replaceAll('"', "")]) {
      const reply = await replace(instance, header, third);
      expect([reply.status, reply.json], header).toEqual([
        412,
        { computeFault: { code: 412, message: "The stored password is not the one that If-Match names." } },
      ]);
    }
    expect(await stored(instance)).toBe(second);
    expect((await replace(instance, `"x", ${current}`, third)).status).toBe(200);
    expect(await stored(instance)).toBe(third);
    expect((await postBlob(service, instance.guestToken, second)).status).toBe(409);
  });

  it("replaces anything that is stored with `*`, and stores nothing where nothing is", async () => {
    const instance = await register(service, alice.token);
    expect((await replace(instance, "*", rsaBlob())).status).toBe(412);
    expect(await stored(instance)).toBe("");
    await postBlob(service, instance.guestToken, rsaBlob());
    const blob = rsaBlob();
    expect((await replace(instance, "*", blob)).status).toBe(200);
    expect(await stored(instance)).toBe(blob);
  });

  it("stores where nothing is with the tag of nothing, once", async () => {
    const instance = await register(service, alice.token);
    const empty = await tagOf(asGuest(instance));
    const blob = rsaBlob();
    expect((await replace(instance, empty, blob)).status).toBe(200);
    expect((await replace(instance, empty, rsaBlob())).status).toBe(412);
    expect(await stored(instance)).toBe(blob);
  });

  it("stores nothing but an encrypted password, behind which a notice may stand, in 1020 bytes", async () => {
    const instance = await register(service, alice.token);
    const envelope = (recipients: number): string => {
      const bytes = Buffer.alloc(1 + 88 * recipients + 24 + 16 + 256, 7);
      bytes[0] = recipients;
      return `LK1.${bytes.toString("base64url")}`;
    };
    const answer = { nonce: new Uint8Array(16), reason: "withdrawn" } as const;
    const notice = writeNotice(instance.id, answer, createEd25519KeyPair());
    const post = async (body: string) => replace(instance, await tagOf(asGuest(instance)), body);
    for (const blob of [envelope(1) + notice, envelope(4) + notice, envelope(5)]) {
      expect((await post(blob)).status).toBe(200);
      expect(await stored(instance)).toBe(blob);
    }
    for (const body of ["canary-Passw0rd!", envelope(5) + notice, `${envelope(1)}.N1.`, `${rsaBlob()}${notice}`])
      expect((await post(body)).status).toBe(400);
    expect(await stored(instance)).toBe(envelope(5));
    expect(service.log()).not.toContain("canary");
  });

  it("is on the trail as a replacement, and a refused one is not", async () => {
    const instance = await register(service, alice.token);
    await replace(instance, await tagOf(asGuest(instance)), rsaBlob());
    await replace(instance, await tagOf(asGuest(instance)), rsaBlob());
    await replace(instance, '"x"', rsaBlob());
    expect(await actions(instance)).toEqual(["registered", "posted", "replaced"]);
  });

  it("has one winner in every race for one tag, among replacements and admins' clearing", async () => {
    const rival = fc.constantFrom("replace", "replace one of several", "clear");
    await fc.assert(
      fc.asyncProperty(fc.array(rival, { minLength: 2, maxLength: 6 }), fc.boolean(), async (kinds, isEmpty) => {
        const instance = await register(service, alice.token);
        if (!isEmpty) await postBlob(service, instance.guestToken, rsaBlob());
        const tag = await tagOf(asGuest(instance));
        // To clear what is empty already changes nothing, so it would be no rival.
        const rivals = kinds.map((kind) => ({ kind: kind === "clear" && isEmpty ? "replace" : kind, blob: rsaBlob() }));
        const statuses = await Promise.all(
          rivals.map(async ({ kind, blob }) => {
            if (kind === "clear") return (await clear(instance, { "if-match": tag })).status;
            return (await replace(instance, kind === "replace" ? tag : `"x", ${tag}`, blob)).status;
          }),
        );
        expect(statuses.filter((status) => status !== 412)).toHaveLength(1);
        const winner = rivals[statuses.findIndex((status) => status !== 412)];
        expect(await stored(instance)).toBe(winner?.kind === "clear" ? "" : winner?.blob);
      }),
      { numRuns: 60 },
    );
  });

  it("has one 200 and one 412 in each of 200 races of two", async () => {
    const instance = await register(service, alice.token);
    for (let race = 0; race < 200; race++) {
      const tag = await tagOf(asGuest(instance));
      const blobs = [rsaBlob(), rsaBlob()];
      const replies = await Promise.all(blobs.map((blob) => replace(instance, tag, blob)));
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
      const winner = blobs[replies.findIndex(({ status }) => status === 200)];
      expect((await asGuest(instance)).text).toBe(winner);
    }
  });
});

describe("an admin's DELETE with If-Match", () => {
  it("clears exactly what it names", async () => {
    const instance = await register(service, alice.token);
    const blob = rsaBlob();
    await postBlob(service, instance.guestToken, blob);
    const tag = await tagOf(asGuest(instance));
    for (const header of ['"x"', `W/${tag}`, ""]) {
      const reply = await clear(instance, { "if-match": header });
      expect([reply.status, reply.json]).toMatchObject([412, { computeFault: { code: 412 } }]);
    }
    expect((await asGuest(instance)).text).toBe(blob);
    expect((await clear(instance, { "if-match": tag })).status).toBe(204);
    expect((await asGuest(instance)).text).toBe("");
    expect(await actions(instance)).toEqual(["registered", "posted", "cleared"]);
    expect((await clear(instance, { "if-match": "*" })).status).toBe(412);
  });
});

describe("a reset request in an instance's metadata", () => {
  it("is on the trail when it is set, taken back and removed, with who did it; other items are not", async () => {
    const instance = await register(service, alice.token);
    const key = createEd25519KeyPair();
    const request = (expires: number) =>
      signReset(instance.id, { nonce: new Uint8Array(16), expires, user: "root" }, key);
    const item = `${metadataPath(instance.id)}/latchkey-reset`;
    const put = (value: string) => api(service, alice.token, "PUT", item, { meta: { "latchkey-reset": value } });
    await setItems(instance, { a: "1" });
    const asked = await put(request(2_000_000_000));
    await setItems(instance, { a: "2", "latchkey-reset": request(2_000_000_000) });
    await put(request(WITHDRAWN));
    await api(service, alice.token, "DELETE", item);
    await put(request(2_000_000_001));
    await api(service, alice.token, "PUT", metadataPath(instance.id), { metadata: { a: "3" } });
    expect(await actions(instance)).toEqual([
      ...["registered", "reset requested", "reset withdrawn", "reset request removed"],
      ...["reset requested", "reset request removed"],
    ]);
    const [, line] = (await service.admin("audit", instance.id)).split("\n");
    expect(line).toMatch(new RegExp(` {2}${alice.user} {2}127\\.0\\.0\\.1 {2}`));
    expect(line).toContain(asked.headers.get("x-openstack-request-id"));
  });
});

describe("without these headers", () => {
  it("answers are Nova's, but for the ETag", async () => {
    const instance = await register(service, alice.token);
    const blob = rsaBlob();
    expect((await postBlob(service, instance.guestToken, blob)).status).toBe(200);
    expect((await postBlob(service, instance.guestToken, blob)).status).toBe(409);
    const read = await readPassword(service, alice.token, instance.id);
    expect([read.status, read.json, read.headers.get("preference-applied")]).toEqual([200, { password: blob }, null]);
    const waiting = await asAdmin(instance, { prefer: "wait=60" });
    expect([waiting.status, waiting.headers.get("preference-applied")]).toEqual([200, null]);
    expect((await clear(instance)).status).toBe(204);
    expect((await clear(instance)).status).toBe(204);
  });
});
