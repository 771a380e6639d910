import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Member, register } from "../service/cloud.ts";
import type { RunningService } from "../service/running-service.ts";
import { authOf, type ClientCloud, startClientCloud } from "./client-cloud.ts";
import { python } from "./official-clients.ts";

let service: RunningService;
let alice: Member;
let rsa: ClientCloud["rsa"];
let postPassword: ClientCloud["postPassword"];

beforeAll(async () => {
  ({ service, alice, rsa, postPassword } = await startClientCloud());
});
afterAll(() => service.stop());

describe("tempest's clients", () => {
  // The versions at which tempest's schemas change, as far as the service goes.
  const microversions = [
    null,
    "2.1",
    "2.3",
    "2.9",
    "2.16",
    "2.19",
    "2.26",
    "2.47",
    "2.51",
    "2.54",
    "2.58",
    "2.63",
    "2.73",
    "2.79",
    "2.93",
  ];

  it("find every answer as their schemas have it, in all microversions", async () => {
    const server = await register(service, alice.token, { name: "tempest-1" });
    const sealed = await postPassword(server);
    const public_key = readFileSync(rsa.sshPublicKey, "utf8").trim();
    const task = { url: `${service.adminsUrl}/v3`, auth: authOf(alice), server: server.id, microversions, public_key };
    const { cleared, ...answers } = (await python("tempest_servers_client.py", task)) as Record<string, unknown>;
    expect(cleared).toBe("");
    expect(Object.keys(answers)).toHaveLength(microversions.length);
    for (const [microversion, answer] of Object.entries(answers))
      expect(answer).toEqual({
        list: ["tempest-1", "web-1", "db-2", "db-1"],
        detail: ["tempest-1", "web-1", "db-2", "db-1"],
        page: ["tempest-1"],
        show: "tempest-1",
        password: sealed,
        metadata: { from: "tempest" },
        actions: ["create", "password-posted", "password-read"],
        shown: ["create", "password-posted", "password-read"],
        "key pairs": [`tempest-${microversion === "none" ? "None" : microversion}`],
      });
  });
});
