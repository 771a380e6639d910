import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Network } from "../../src/clouds/exchange.ts";
import { changePassword } from "../../src/clouds/openstack/change-password.ts";
import { fromText } from "../../src/core/bytes.ts";
import { Secret } from "../../src/core/secret.ts";
import { until } from "../e2e/driver/until.ts";
import { createInstance, deleteInstance, stopInstance } from "./instance.ts";
import { plainRequest } from "./plain-request.ts";
import { type Cloud, openCloud, realCloudAddresses } from "./real-cloud.ts";

/** A connection for each request: see `plainRequest`. */
const network: Network = {
  async fetch(url, { method = "GET", headers, body } = {}) {
    const { origin, pathname } = new URL(String(url));
    const asked = { method, path: pathname, headers: headers as Record<string, string>, body: body as Uint8Array };
    const { status, text } = await plainRequest(origin, asked);
    if (status === 0) throw new TypeError("no answer");
    return new Response(text === "" ? null : text, { status });
  },
  timeout: 90_000,
};

/** The hypervisor driver of the cloud that the project is developed with fails at these passwords, each in its own way. */
const refused = [
  ["cannot change a password", "osrig-fail-notsupported", { code: "ok", value: "not-supported" }],
  ["has no such thing", "osrig-fail-notimplemented", { code: "ok", value: "not-supported" }],
  ["finds the instance's agent off", "osrig-fail-agent", { code: "ok", value: "not-supported" }],
  ["fails on the way, so that it may be set", "osrig-fail-other", { code: "ok", value: "failed" }],
] as const;

describe("what a real Nova says to a new password is understood:", () => {
  let cloud: Cloud;
  let id = "";
  const change = (password: string, instance = id) => {
    const access = { token: cloud.token, computeUrl: cloud.computeUrl };
    return changePassword(network, access, instance, new Secret(fromText(password)));
  };

  async function statusOf(instance: string): Promise<string> {
    const headers = { "x-auth-token": cloud.token };
    const { json } = await cloud.compute({ method: "GET", path: `/v2.1/servers/${instance}`, headers });
    return (json as { server: { status: string } }).server.status;
  }

  beforeAll(async () => {
    cloud = await openCloud(realCloudAddresses());
    id = await createInstance(cloud, `change-${randomBytes(3).toString("hex")}`);
  });
  afterAll(async () => {
    if (id !== "") await deleteInstance(cloud, id);
  });

  it.each(["Kx7-plain", 'q"uo\\te', "Grüße 😀"])("it is set (%s)", async (password) => {
    expect(await change(password)).toEqual({ code: "ok", value: "changed" });
  });

  it.each(refused)("the hypervisor %s", async (_, password, answer) => {
    expect(await change(password)).toEqual(answer);
  });

  it("another change is under way, and the one before still succeeds", async () => {
    // It takes 8 s there.
    const slow = change("osrig-slow");
    await until("Nova says so", async () => (await statusOf(id)) === "PASSWORD");
    expect(await change("Kx7-meanwhile")).toMatchObject({ code: "service-error", status: 409 });
    expect(await slow).toEqual({ code: "ok", value: "changed" });
  });

  it("nobody has this instance", async () => {
    expect(await change("Kx7-plain", "00000000-0000-4000-8000-000000000000")).toMatchObject({ code: "not-found" });
  });

  it("the instance is shut off", async () => {
    await stopInstance(cloud, id);
    expect(await change("Kx7-plain")).toEqual({ code: "ok", value: "not-running" });
  });
});
