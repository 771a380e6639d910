import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { detailRequests, listRequests, passwordRequests } from "./compute-requests.ts";
import { conditionalRequests } from "./conditional-requests.ts";
import { differences, type Exchange, isSame } from "./differences.ts";
import type { Generated } from "./generated.ts";
import { blob, guestIdentities, guestPaths, guestPosts, PASSWORD } from "./guest-requests.ts";
import { credentialRequests, identityRequests, signInRequests } from "./identity-requests.ts";
import { jsonShape } from "./json-shape.ts";
import { metadataRequests } from "./metadata-requests.ts";
import type { PlainReply } from "./plain-request.ts";
import { proxyHeaders } from "./real-cloud.ts";
import { askBoth, instanceOf, type Side, startTwoClouds, type TwoClouds, withToken } from "./two-clouds.ts";

let clouds: TwoClouds;
let first: string;
let second: string;
let third: string;
let prefix: string;
const seen = new Set<string>();

beforeAll(async () => {
  clouds = await startTwoClouds();
  [first = "", second = "", third = ""] = clouds.names;
  prefix = first.replace(/-a$/, "");
}, 600_000);
afterAll(() => clouds.end());

/** What of an exchange the table does not explain, in a line. */
function unexplained(exchange: Exchange): string[] {
  if (isSame(exchange)) return [];
  const known = differences.filter((each) => each.is(exchange));
  for (const { name } of known) seen.add(name);
  const { label, real, ours } = exchange;
  return known.length > 0 ? [] : [`${label}\n  Nova ${described(real)}\n  ours ${described(ours)}`];
}

const described = ({ status, json, text }: PlainReply): string =>
  `${status} ${json === undefined ? text.slice(0, 100) : JSON.stringify(jsonShape(json))} ${text.slice(0, 300)}`;

async function compare(requests: readonly Generated[]): Promise<string[]> {
  const found: string[] = [];
  for (const { kind, label, api, asked } of requests) {
    const replies = await askBoth(clouds, api, asked);
    found.push(...unexplained({ kind, label, ...replies }));
  }
  return found;
}

const serverNames = ({ json }: PlainReply): string[] | undefined =>
  (json as { servers?: { name: string }[] } | undefined)?.servers?.map(({ name }) => name);

const guestAsks = (method: string, name: string, body?: Buffer) => (side: Side) => ({
  method,
  path: PASSWORD,
  headers: proxyHeaders(instanceOf(side, name), side.cloud.projectId),
  body,
});
const adminAsks = (method: string, name: string) => (side: Side) => ({
  method,
  path: `/v2.1/servers/${instanceOf(side, name)}/os-server-password`,
  headers: withToken(side),
});

/** Nova's workers each remember for 15 s whether an instance has a password: this waits until all know what is so. */
async function novaKnows(name: string, isKnown: (text: string) => boolean): Promise<void> {
  let inARow = 0;
  for (let attempt = 0; attempt < 600 && inARow < 12; attempt++) {
    const { text } = await clouds.real.cloud.metadata(guestAsks("GET", name)(clouds.real));
    inARow = isKnown(text) ? inARow + 1 : 0;
    if (inARow === 0) await new Promise((resolve) => setTimeout(resolve, 250));
  }
  if (inARow === 0) throw new Error("Nova's metadata does not follow");
}

describe("real Nova and the service answer alike, but for what the table explains:", () => {
  it(`${guestPosts.length} posts of guests whose instance has no password`, async () => {
    const found: string[] = [];
    for (const { label, body, type, chunked } of guestPosts) {
      const asked = (side: Side) => {
        const request = guestAsks("POST", first, body)(side);
        return { ...request, chunked, headers: { ...request.headers, ...(type && { "content-type": type }) } };
      };
      let replies = await askBoth(clouds, "metadata", asked);
      if (replies.real.status === 409) {
        // It remembers the one before.
        await novaKnows(first, (text) => text === "");
        await clouds.ours.cloud.compute(adminAsks("DELETE", first)(clouds.ours));
        replies = await askBoth(clouds, "metadata", asked);
      }
      found.push(...unexplained({ kind: "guest post", label, ...replies }));
      const stored = await askBoth(clouds, "compute", adminAsks("GET", first));
      if (replies.real.status === replies.ours.status && !chunked)
        expect([label, stored.ours.json]).toEqual([label, stored.real.json]);
      await askBoth(clouds, "compute", adminAsks("DELETE", first));
    }
    expect(found).toEqual([]);
  });

  it("guests' methods and paths, posts too, where there is a password", async () => {
    const posted = await askBoth(clouds, "metadata", guestAsks("POST", second, Buffer.from(blob())));
    expect([posted.real.status, posted.ours.status]).toEqual([200, 200]);
    await novaKnows(second, (text) => text === blob());
    const again = guestPosts.slice(0, 40).map(({ label, body }) => ({
      kind: "guest post again",
      label: `again ${label}`,
      api: "metadata" as const,
      asked: guestAsks("POST", second, body),
    }));
    expect(await compare([...guestPaths(second), ...again])).toEqual([]);
    const read = await askBoth(clouds, "metadata", guestAsks("GET", second));
    expect([read.real.text, read.ours.text]).toEqual([blob(), blob()]);
  });

  it("what asks for a version of a password, or to wait for another one, which changes nothing that is stored", async () => {
    expect(await compare(conditionalRequests(second, third))).toEqual([]);
    const read = await askBoth(clouds, "compute", adminAsks("GET", second));
    expect([read.real.json, read.ours.json]).toEqual([{ password: blob() }, { password: blob() }]);
  });

  it("guests that are not what they say", async () => {
    expect(await compare(guestIdentities(third))).toEqual([]);
  });

  it("os-server-password: methods, ids, tokens, paths, microversions", async () => {
    expect(await compare(passwordRequests(third))).toEqual([]);
  });

  it("lists of servers, which have the same servers in the same order", async () => {
    const found: string[] = [];
    for (const { kind, label, api, asked } of listRequests(prefix)) {
      const replies = await askBoth(clouds, api, asked);
      found.push(...unexplained({ kind, label, ...replies }));
      const [theirs, own] = [serverNames(replies.real), serverNames(replies.ours)];
      if (theirs !== undefined && own !== undefined) expect([label, own]).toEqual([label, theirs]);
    }
    expect(found).toEqual([]);
  });

  it("one server in all microversions", async () => {
    expect(await compare(detailRequests(third))).toEqual([]);
  });

  it("server metadata, of which nothing but the words of an error may differ", async () => {
    const found: string[] = [];
    for (const { kind, label, api, asked } of metadataRequests(third)) {
      const replies = await askBoth(clouds, api, asked);
      found.push(...unexplained({ kind, label, ...replies }));
      if (replies.real.status === 200) expect([label, replies.ours.json]).toEqual([label, replies.real.json]);
    }
    expect(found).toEqual([]);
  });

  it("sign-ins and tokens", async () => {
    expect(await compare([...signInRequests, ...identityRequests])).toEqual([]);
  });

  it("application credentials", async () => {
    const found: string[] = [];
    for (const { kind, label, api, asked } of credentialRequests) {
      const replies = await askBoth(clouds, api, asked);
      found.push(...unexplained({ kind, label, ...replies }));
      for (const [side, { json }] of [
        [clouds.real, replies.real],
        [clouds.ours, replies.ours],
      ] as const) {
        const id = (json as { application_credential?: { id: string } } | undefined)?.application_credential?.id;
        if (id === undefined) continue;
        const path = `/v3/users/${side.cloud.userId}/application_credentials/${id}`;
        await side.cloud.identity({ method: "DELETE", path, headers: withToken(side) });
      }
    }
    expect(found).toEqual([]);
  });

  it("and each difference of the table is really there", () => {
    expect(differences.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
  });
});
