import { expect, it, onTestFinished } from "vitest";
import type { Result } from "../../src/clouds/failure.ts";
import { computeUrl } from "../../src/clouds/openstack/catalogue.ts";
import { clearBlob, fetchBlob, importKeyPair, listInstances } from "../../src/clouds/openstack/compute.ts";
import { signIn } from "../../src/clouds/openstack/identity.ts";
import { network } from "./fake-cloud.ts";
import { startTinyNova, type TinyNova } from "./tiny-nova.ts";

const user = { name: "alice", domain: { id: "default" } };
const alice = { method: "password", user, password: "pass word" } as const;
const demo = { project: { name: "demo", domain: { id: "default" } } };
const anywhere = { region: null, interface: "public" } as const;

async function start(root?: string, endpoint?: string): Promise<TinyNova> {
  const nova = await startTinyNova(root, endpoint);
  onTestFinished(() => nova.cloud.close());
  return nova;
}

const signInAt = (url: string) => signIn(network, url, alice, demo);
const accessTo = (nova: TinyNova) => ({ token: "t0", computeUrl: `${nova.cloud.url}/v2.1` });

function got<T>(result: Result<T> | { code: "another-factor" }): T {
  if (result.code !== "ok") throw new Error(result.code);
  return result.value;
}

it.each([
  ["without its version", "", ""],
  ["without its version, with a slash", "", "/"],
  ["with its version", "", "/v2.1"],
  ["with version and slash", "", "/v2.1/"],
  ["with version and project", "", "/v2.1/p1"],
  ["with the older version and project", "", "/v2/p1"],
  ["behind a path", "/compute", "/compute/v2.1"],
  ["behind a path, without its version", "/compute", "/compute"],
  ["behind a path, with version and project", "/cloud/compute", "/cloud/compute/v2.1/p1/"],
])(
  "Nova lists and gives passwords where the catalogue has it %s, and is never asked without its version",
  async (_, root, endpoint) => {
    const nova = await start(root, endpoint);
    const { endpoints, token } = got(await signInAt(nova.cloud.url));
    const access = { token, computeUrl: got(computeUrl(endpoints, anywhere)) };
    expect(got(await listInstances(network, access))).toMatchObject([{ id: "i1", name: "web-1" }]);
    expect(got(await fetchBlob(network, access, "i1"))).toBe("a blob");
    expect(nova.answered).toEqual([201, 200, 200]);
  },
);

it("signing in at Nova's address, which offers its versions with 300, is told to be at the wrong one", async () => {
  const nova = await start();
  expect(await signInAt(`${nova.cloud.url}/nova`)).toEqual({ code: "unexpected-answer", field: "version" });
  expect(nova.answered).toEqual([300]);
});

/** As Nova says it: webob's Fault for a limit, in JSON; a page of the middleware for a request that is too large. */
const OVER_LIMIT = JSON.stringify({
  overLimit: { code: 413, message: "This request was rate-limited.", retryAfter: "1" },
});
const TOO_LARGE =
  "<html><h1>413 Request Entity Too Large</h1> Request is too large. Larger than max_request_body_size (114688).</html>";

it.each([413, 429])("%i: a limit that is over in a second is waited for, and nothing is told of it", async (status) => {
  const nova = await start();
  nova.intercept = (_, response) => {
    if (nova.answered.length > 0) return false;
    response.writeHead(status, { "retry-after": "1" }).end(OVER_LIMIT);
    return true;
  };
  const begin = Date.now();
  expect(got(await fetchBlob(network, accessTo(nova), "i1"))).toBe("a blob");
  expect(nova.answered).toEqual([status, 200]);
  expect(Date.now() - begin).toBeGreaterThan(950);
});

it("a limit that lasts is told with its time, if the cloud tells it, and asked about once more at most", async () => {
  const nova = await start();
  const limited = (headers: Record<string, string>): void => {
    nova.answered.length = 0;
    nova.intercept = (_, response) => {
      response.writeHead(413, headers).end(OVER_LIMIT);
      return true;
    };
  };
  limited({ "retry-after": "60" });
  expect(await clearBlob(network, accessTo(nova), "i1")).toEqual({ code: "too-many-attempts", retryAfterSeconds: 60 });
  expect(nova.answered).toEqual([413]);
  limited({});
  expect(await clearBlob(network, accessTo(nova), "i1")).toEqual({
    code: "too-many-attempts",
    retryAfterSeconds: null,
  });
  expect(nova.answered).toEqual([413]);
  limited({ "retry-after": "1" });
  expect(await clearBlob(network, accessTo(nova), "i1")).toEqual({ code: "too-many-attempts", retryAfterSeconds: 1 });
  expect(nova.answered).toEqual([413, 413]);
});

it("a sign-in over the limit is never repeated by itself", async () => {
  const nova = await start();
  nova.cloud.says(429, "", { "retry-after": "1" });
  expect(await signInAt(nova.cloud.url)).toEqual({ code: "too-many-attempts", retryAfterSeconds: 1 });
  expect(nova.cloud.requests).toHaveLength(1);
});

it("what is too large for Nova or Keystone is not called too many attempts", async () => {
  const nova = await start();
  nova.cloud.says(413, TOO_LARGE, { "content-type": "text/html; charset=UTF-8" });
  const refused = { code: "service-error", status: 413 };
  expect(await importKeyPair(network, accessTo(nova), { name: "k", publicKey: "ssh-rsa AAAA" })).toEqual(refused);
  expect(await signInAt(nova.cloud.url)).toEqual(refused);
});

it.each([
  [502, { code: "service-error", status: 502 }],
  [503, { code: "service-error", status: 503 }],
  [504, { code: "service-error", status: 504 }],
  [404, { code: "not-found" }],
  [401, { code: "sign-in-expired" }],
  [200, { code: "unexpected-answer", field: "json" }],
])("a page in HTML with status %i is known by its status, and nothing of it is kept", async (status, failure) => {
  const nova = await start();
  nova.cloud.says(status, "<html><h1>Something of a proxy's</h1></html>", { "content-type": "text/html" });
  expect(await listInstances(network, accessTo(nova))).toEqual(failure);
  expect(await fetchBlob(network, accessTo(nova), "i1")).toEqual(failure);
});
