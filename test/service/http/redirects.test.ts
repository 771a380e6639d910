import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningService, startService } from "../running-service.ts";
import { rawRequest, statusOf } from "./raw-request.ts";
import { type ListedRoute, routesOf } from "./routes.ts";

let service: RunningService;
let routes: ListedRoute[];

beforeAll(async () => {
  service = await startService({ args: ["--behind-tls-proxy"] });
  routes = await routesOf(service);
});
afterAll(() => service.stop());

/** Ways to write a path that servers are known to answer with a redirect, or to make another place of. */
const forms: ((path: string) => string)[] = [
  (path) => path,
  (path) => `${path}/`,
  (path) => `${path}//`,
  (path) => `/${path}`,
  (path) => `//evil.example${path}`,
  (path) => `///evil.example/..${path}`,
  (path) => `http://evil.example${path}`,
  (path) => `${path}/..`,
  (path) => `${path}/%2e%2e/`,
  (path) => `/.${path}`,
  (path) => `/%2e%2e${path}`,
  (path) => `${path}/%2f%2fevil.example`,
  (path) => `/\\evil.example${path.replaceAll("/", "\\")}`,
  (path) => `${path}?next=//evil.example`,
  (path) => path.toUpperCase(),
  (path) => `${path};x=1`,
  (path) => `${path}%0d%0aLocation:%20//evil.example`,
];

/** The answer to a request whose path is sent exactly as it is, with headers that a server might believe. */
const answer = (url: string, method: string, path: string): Promise<string> =>
  rawRequest(
    url,
    `${method} ${path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: http\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );

describe("no path of any route is ever answered with a redirect", () => {
  it("knows the routes of both listeners", () => {
    expect(routes.filter(({ listener }) => listener === "admins").length).toBeGreaterThan(40);
    expect(routes.filter(({ listener }) => listener === "guests").length).toBeGreaterThan(5);
    expect(routes.map(({ route }) => route)).toContain("/v2.1/:project/servers/:id/os-server-password");
  });

  it("however it is written: no 3xx but 304 and the list of versions, no Location, nothing of the Host that was sent", async () => {
    const wrong: string[] = [];
    for (const { listener, method, route } of routes.filter(({ method }) => method !== "-")) {
      const path = route.replace(/:\w+/g, "0f0e0d0c-0b0a-4908-8706-050403020100");
      const url = listener === "admins" ? service.adminsUrl : service.guestsUrl;
      await Promise.all(
        forms.map(async (form) => {
          const asked = form(path);
          const got = await answer(url, method, asked);
          const status = statusOf(got);
          const isList = status === 300 && got.includes('"versions"');
          const isRedirect = status >= 300 && status < 400 && status !== 304 && !isList;
          const leads = /^(location|refresh|content-location):/im.test(got) || got.includes("evil.example");
          if (status === 0 || isRedirect || leads) wrong.push(`${method} ${asked}: ${status}`);
        }),
      );
    }
    expect(wrong).toEqual([]);
  });
});
