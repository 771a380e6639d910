import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import { type MetadataClient, metadataClient } from "../../src/guest/metadata.ts";
import { checkMetadataUrl } from "../../src/guest/metadata-url.ts";
import { type FakeMetadata, instance, startFakeMetadata } from "./fake-metadata.ts";

const never = new AbortController().signal;
let fake: FakeMetadata;
let client: MetadataClient;

beforeEach(async () => {
  fake = await startFakeMetadata();
  client = metadataClient(fake.url, "token-of-web-1", never, 2000);
});

const answerWith = (answer: (response: ServerResponse, request: IncomingMessage) => void): void => {
  fake.intercept = (request, response) => {
    answer(response, request);
    return true;
  };
};

const problem = async (): Promise<string> => {
  const found = await client.readInstance();
  return found.code === "problem" ? found.text : "no problem";
};

describe("the metadata", () => {
  it("gives the instance, the keys of both lists and the items, and tolerates what it does not know", async () => {
    const document = {
      uuid: instance.toUpperCase(),
      public_keys: { laptop: "ssh-ed25519 A" },
      keys: [
        { name: "desk", type: "ssh", data: "ssh-ed25519 B" },
        { name: "pki", type: "x509", data: "-----BEGIN" },
      ],
      meta: { role: "web" },
      devices: [{ unknown: 1 }],
    };
    answerWith((response) => response.end(JSON.stringify(document)));
    const keys = [
      { name: "laptop", line: "ssh-ed25519 A" },
      { name: "desk", line: "ssh-ed25519 B" },
    ];
    const value = { instance, keys, meta: { role: "web" } };
    expect(await client.readInstance()).toEqual({ code: "answer", value });
  });

  it("of an instance without keys has none", async () => {
    answerWith((response) => response.end(JSON.stringify({ uuid: instance, public_keys: null })));
    expect(await client.readInstance()).toEqual({ code: "answer", value: { instance, keys: [], meta: {} } });
  });

  it.each([
    ["not JSON", "<html>", "all of it"],
    ["no uuid", "{}", "uuid"],
    ["a uuid that is none", '{"uuid":"web-1"}', "uuid"],
    ["keys that are no text", `{"uuid":"${instance}","public_keys":{"laptop":1}}`, "public_keys.laptop"],
    ["a list for an object", "[]", "uuid"],
  ])("is refused, with the name of the field: %s", async (_, body, field) => {
    answerWith((response) => response.end(body));
    expect(await problem()).toBe(`meta_data.json is not as Nova documents it: ${field}`);
  });
});

describe("a service in trouble is a problem in words, never an exception", () => {
  it.each([
    [401, "check --token-file"],
    [404, "does not know this instance"],
    [400, "look at its log"],
    [503, "it will be tried again"],
  ])("status %i", async (status, advice) => {
    answerWith((response) => response.writeHead(status, { "content-type": "text/html" }).end("<h1>no</h1>"));
    expect(await problem()).toContain(`answered ${status}: `);
    expect(await problem()).toContain(advice);
    const [stored, posted] = [await client.readPassword(), await client.postPassword("LK1.A")];
    expect([stored.code, posted.code]).toEqual(["problem", "problem"]);
  });

  it("a connection that is closed without an answer", async () => {
    answerWith((response) => response.destroy());
    expect(await problem()).toContain("cannot be used: ");
  });

  it("nobody there", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    client = metadataClient(`http://127.0.0.1:${port}`, undefined, never);
    expect(await problem()).toContain("ECONNREFUSED");
  });

  it("an answer that never comes, and one that never ends", async () => {
    client = metadataClient(fake.url, undefined, never, 300);
    answerWith(() => undefined);
    expect(await problem()).toContain("no answer within 0.3 s");
    answerWith((response) => response.write("{"));
    expect(await problem()).toContain("no answer within 0.3 s");
  });

  it("an answer that is too long", async () => {
    answerWith((response) => response.end("x".repeat(300_000)));
    expect(await problem()).toContain("too long");
  });

  it("a redirect, which is not followed", async () => {
    const elsewhere = await startFakeMetadata();
    answerWith((response) =>
      response.writeHead(307, { location: `${elsewhere.url}/openstack/latest/meta_data.json` }).end(),
    );
    expect(await problem()).toContain("unexpected redirect");
    expect((await client.postPassword("LK1.A")).code).toBe("problem");
    expect(elsewhere.connections).toBe(0);
  });
});

it("every request has the token, its length and a connection of its own", async () => {
  await client.readInstance();
  await client.readPassword();
  expect(await client.postPassword("LK1.A")).toEqual({ code: "stored" });
  expect(await client.postPassword("LK1.B")).toEqual({ code: "conflict" });
  expect(await client.readPassword()).toEqual({ code: "answer", value: { text: "LK1.A" } });
  expect(fake.connections).toBe(5);
  for (const { headers } of fake.requests) expect(headers.authorization).toBe("Bearer token-of-web-1");
  expect(fake.requests[2]?.headers).toMatchObject({ "content-length": "5" });
  expect(fake.requests[2]?.headers["transfer-encoding"]).toBeUndefined();
});

describe("our service names versions", () => {
  beforeEach(() => {
    fake.service = true;
  });

  it("of the metadata, and says when it is still the same after it has waited", async () => {
    const found = await client.readInstance();
    if (found.code !== "answer") throw new Error(found.code);
    expect(found.value.version).toMatch(/^"/);
    expect(await client.readInstance(found.value.version)).toEqual({ code: "unchanged", held: true });
    fake.meta.role = "web";
    expect(await client.readInstance(found.value.version)).toMatchObject({
      code: "answer",
      value: { meta: fake.meta },
    });
  });

  it("of the password, and replaces exactly the one that is meant", async () => {
    expect(await client.postPassword("LK1.A")).toEqual({ code: "stored" });
    const found = await client.readPassword();
    if (found.code !== "answer") throw new Error(found.code);
    expect(await client.postPassword("LK1.B", found.value.version)).toEqual({ code: "stored" });
    expect(await client.postPassword("LK1.C", found.value.version)).toEqual({ code: "conflict" });
    expect(await client.postPassword("LK1.C")).toEqual({ code: "conflict" });
    expect(fake.blob).toBe("LK1.B");
  });

  it("of the password, and tells without the text whether it is the same", async () => {
    await client.postPassword("LK1.A");
    const found = await client.readPassword();
    if (found.code !== "answer" || found.value.version === undefined) throw new Error("no version");
    expect(await client.stillStores(found.value.version)).toEqual({ code: "answer", value: true });
    await client.postPassword("LK1.B", found.value.version);
    expect(await client.stillStores(found.value.version)).toEqual({ code: "answer", value: false });
    answerWith((response) => response.writeHead(503).end());
    expect(await client.stillStores(found.value.version)).toMatchObject({ code: "problem" });
  });

  it("and 304 to a question without a version is no answer", async () => {
    answerWith((response) => response.writeHead(304).end());
    expect(await problem()).toContain("answered 304");
  });
});

it("stock Nova names none, and holds nothing", async () => {
  fake.blob = "LK1.A";
  expect(await client.readPassword()).toEqual({ code: "answer", value: { text: "LK1.A", version: undefined } });
  expect(await client.readInstance('"any"')).toMatchObject({ code: "answer", value: { instance, version: undefined } });
});

it("a guest without a token sends none: Nova knows it by its address", async () => {
  await metadataClient(fake.url, undefined, never).readPassword();
  expect(fake.requests[0]?.headers.authorization).toBeUndefined();
});

describe("the metadata url", () => {
  it.each([
    ["http://169.254.169.254", "http://169.254.169.254"],
    ["http://169.254.169.254:80/", "http://169.254.169.254"],
    ["http://127.0.0.1:8775/", "http://127.0.0.1:8775"],
    ["http://[::1]:8775", "http://[::1]:8775"],
    ["http://localhost:8775", "http://localhost:8775"],
    ["https://cloud.example/metadata/", "https://cloud.example/metadata"],
  ])("%s is accepted", (text, url) => expect(checkMetadataUrl(text)).toBe(url));

  it.each([
    "http://cloud.example",
    "http://10.0.0.1",
    "http://169.254.169.254.example",
    "http://127.0.0.1.example",
    "http://localhost.example",
    "http://169.253.1.1",
    "http://[fe80::1]",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "169.254.169.254",
    "https://user:word@cloud.example",
    "https://cloud.example/?a=b",
  ])("%s is refused", (text) => expect(() => checkMetadataUrl(text)).toThrow(/url must|use https/));
});
