import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Member, newMember, type Registered, register } from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";
import { rawRequest, statusOf } from "./raw-request.ts";
import { type ListedRoute, routesOf } from "./routes.ts";

let service: RunningService;
let routes: ListedRoute[];
let alice: Member;
let instance: Registered;
beforeAll(async () => {
  service = await startService({ args: ["--behind-tls-proxy"] });
  routes = (await routesOf(service)).filter(({ method }) => /^[A-Z]+$/.test(method));
  alice = await newMember(service, { role: "admin" });
  instance = await register(service, alice.token);
});
afterAll(() => service.stop());

/** What must never come back out in the log, in each place where a client can put something. */
const canary = (place: string): string => `canary-${place}`;
const CANARY_BLOB = Buffer.from("canary-blob".repeat(24)).toString("base64");

const head = (method: string, path: string, lines: string[], body = ""): string =>
  [
    `${method} ${path} HTTP/1.1`,
    "Host: x",
    "Connection: close",
    `Content-Length: ${body.length}`,
    ...lines,
    "",
    body,
  ].join("\r\n");

/** Each route as nobody, with wrong and with right credentials, with no body, a wrong one and one that is no JSON. */
function requestsOf({ listener, method, route }: ListedRoute): string[] {
  const path = route
    .replace(/:project/g, "canary-project")
    .replace(/:id/g, instance.id)
    .replace(/:\w+/g, "canary-name");
  const query = `${path}?name=${canary("query")}&password=${canary("password")}`;
  const more = ["User-Agent: canary-agent", "X-Openstack-Request-Id: req-canary", "Cookie: canary=canary-cookie"];
  const right = listener === "admins" ? `X-Auth-Token: ${alice.token}` : `Authorization: Bearer ${instance.guestToken}`;
  const json = "Content-Type: application/json";
  const signIn = { user: { name: canary("user"), domain: { id: "default" }, password: canary("password") } };
  const auth = JSON.stringify({ auth: { identity: { methods: ["password"], password: signIn } } });
  return [
    head(method, query, more),
    head(method, query, [...more, "X-Auth-Token: canary-token", "Authorization: Bearer canary-token"]),
    head(method, path, [...more, right]),
    head(method, query, [...more, right, json], '{"canary-body":'),
    head(method, query, [...more, right, json], auth),
    head(method, path, [...more, right, "Content-Type: text/canary"], CANARY_BLOB),
  ];
}

const WITHOUT_ROUTE = [
  head("GET", "/nothing?canary", []),
  head("GET", "/v3/nothing", []),
  head("GET", "/v2.1/nothing", []),
  head("GET", "//canary/..", []),
  head("GET", "http://canary/v3", []),
  head("GET", "/%E0%A4%A", []),
  head("GET", "/v3/users/%E0%A4%A/application_credentials", []),
  head("GET", `/v3/users/${"canary".repeat(60)}/application_credentials`, []),
  head("PROPFIND", "/v3", []),
  head("TRACE", "/v3", []),
  head("OPTIONS", "*", []),
  head("GET", "/v3", ["Expect: canary"]),
  head("GET", "/v3", ["Upgrade: websocket"]),
  head("GET", "/v3", ["Content-Encoding: canary"]),
  head("GET", "/v3", [`X-Canary: ${"x".repeat(10_000)}`]),
  head("POST", "/v3/auth/tokens", ["Transfer-Encoding: chunked"], "0\r\n\r\n"),
  "GET /v3 HTTP/1.1\r\nConnection: close\r\n\r\n",
  "GET /v3?canary HTTP/1.0\r\n\r\n",
  "GET /v3 HTTP/9.9\r\nHost: x\r\n\r\n",
  "POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n\r\n",
  "canary\r\n\r\n",
  "\u0016\u0003\u0001canary\r\n\r\n",
];

/** What is missing on an answer, or too much. */
function faultsOf(answer: string, { isStrict }: { isStrict: boolean }): string[] {
  const [top = ""] = answer.split("\r\n\r\n");
  const wanted: [string, RegExp][] = [
    ["an answer", /^HTTP\/1\.1 \d{3} /],
    ["cache-control", /^cache-control: no-store$/im],
    ["x-content-type-options", /^x-content-type-options: nosniff$/im],
    ["content-security-policy", /^content-security-policy: default-src 'none'; frame-ancestors 'none'$/im],
  ];
  const text = top.replaceAll("\r", "");
  const missing = wanted.filter(([, pattern]) => !pattern.test(text)).map(([name]) => `no ${name}`);
  // Behind a proxy that speaks TLS: for browsers, which are on the admins' side only.
  if (/^strict-transport-security: max-age=31536000$/im.test(text) !== isStrict)
    missing.push("strict-transport-security");
  if (/^(location|refresh|server|x-powered-by|access-control-\S+|set-cookie):/im.test(text)) missing.push("too much");
  return missing;
}

const idOf = (answer: string): string => /^x-openstack-request-id: (\S+)\r$/im.exec(answer)?.[1] ?? "none";

describe("every answer of every route, and to what has none", () => {
  const answers: { asked: string; answer: string; listener: "admins" | "guests" }[] = [];
  beforeAll(async () => {
    const ask = async (listener: "admins" | "guests", asked: string): Promise<void> => {
      const answer = await rawRequest(listener === "admins" ? service.adminsUrl : service.guestsUrl, asked);
      answers.push({ asked, answer, listener });
    };
    // What ends the sign-in comes last, of the others each route at a time.
    const isLast = ({ method, route }: ListedRoute) => method === "DELETE" && route === "/v3/auth/tokens";
    for (const route of [...routes].sort((one, other) => Number(isLast(one)) - Number(isLast(other))))
      await Promise.all(requestsOf(route).map((asked) => ask(route.listener, asked)));
    for (const listener of ["admins", "guests"] as const)
      await Promise.all(WITHOUT_ROUTE.map((asked) => ask(listener, asked)));
  });

  it("is asked for in enough ways to have met success, refusals of each kind, and answers that no route has made", () => {
    const statuses = new Set(answers.map(({ answer }) => statusOf(answer)));
    for (const status of [200, 400, 401, 403, 404, 413, 415, 431]) expect(statuses).toContain(status);
    expect(answers.length).toBeGreaterThan(6 * 45);
  });

  it("has the headers that protect it", () => {
    const wrong = answers
      .map(({ asked, answer, listener }) => ({
        asked: asked.split("\r\n")[0]?.slice(0, 80),
        status: statusOf(answer),
        faults: faultsOf(answer, { isStrict: listener === "admins" }),
      }))
      .filter(({ faults }) => faults.length > 0);
    expect(wrong).toEqual([]);
  });

  it("has an id of its own, under which the log has one line of JSON with its status, but for health checks", async () => {
    const wrong = (): string[] => {
      // What comes after the last newline is on its way.
      const lines = service.log().split("\n").slice(0, -1);
      const logged = new Map(lines.map((line) => JSON.parse(line)).map(({ request, status }) => [request, status]));
      return answers
        .filter(({ asked }) => !/^\w+ \/(healthz|readyz)/.test(asked))
        .filter(({ answer }) => logged.get(idOf(answer)) !== statusOf(answer))
        .map(({ asked, answer }) => `${asked.split("\r\n")[0]?.slice(0, 80)}: ${statusOf(answer)} ${idOf(answer)}`);
    };
    await expect.poll(wrong, { timeout: 20_000 }).toEqual([]);
    expect(new Set(answers.map(({ answer }) => idOf(answer))).size).toBe(answers.length);
  });

  it("leaves nothing of what was sent in the log: no query, body, token, password, blob, name, id or header", () => {
    const sent = ["canary", CANARY_BLOB, alice.token, alice.password, instance.guestToken, instance.id, alice.user];
    for (const text of sent)
      for (const form of [text, encodeURIComponent(text), Buffer.from(text).toString("base64").slice(0, -4)])
        expect(service.log()).not.toContain(form);
  });
});

describe("the listener for metrics", () => {
  it("has the headers that protect it on every answer, too", async () => {
    const asked = ["/metrics", "/healthz", "/readyz"].flatMap((path) => [
      head("GET", path, []),
      head("POST", path, []),
    ]);
    for (const each of [...asked, ...WITHOUT_ROUTE]) {
      const answer = await rawRequest(service.metricsUrl, each);
      expect([each.slice(0, 80), faultsOf(answer, { isStrict: false })]).toEqual([each.slice(0, 80), []]);
    }
  });
});

describe("plain http", () => {
  it("has no Strict-Transport-Security, which would end it", async () => {
    const plain = await startService();
    for (const asked of [head("GET", "/v3", []), "canary\r\n\r\n"])
      expect(faultsOf(await rawRequest(plain.adminsUrl, asked), { isStrict: false })).toEqual([]);
    await plain.stop();
  });
});
