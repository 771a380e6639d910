import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { computeUrl } from "../../src/clouds/openstack/catalogue.ts";
import { listInstances } from "../../src/clouds/openstack/compute.ts";
import { signIn } from "../../src/clouds/openstack/identity.ts";
import { command } from "../cli/command.ts";
import { type Cloud, openCloud, realCloudAddresses } from "./real-cloud.ts";

const anywhere = { region: null, interface: "public" } as const;
/** A connection for each request: Debian's uwsgi closes them after its answers without saying so. */
const network = {
  fetch: (url: RequestInfo | URL, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    headers.set("connection", "close");
    return fetch(url, { ...init, headers });
  },
  timeout: 30_000,
};

let cloud: Cloud;
/** Nova's address without its version. */
let root: string;
beforeAll(async () => {
  cloud = await openCloud(realCloudAddresses());
  root = cloud.computeUrl.replace(/\/v2(\.\d+)?(\/.*)?$/, "");
});

it.each([
  ["without its version", () => ""],
  ["with its version", () => "/v2.1/"],
  ["with version and project", () => `/v2.1/${cloud.projectId}`],
])("Nova lists the instances where the catalogue has it %s", async (_, path) => {
  const completed = computeUrl([{ interface: "public", region: "RegionOne", url: root + path() }], anywhere);
  if (completed.code !== "ok") throw new Error(completed.code);
  const listed = await listInstances(network, { token: cloud.token, computeUrl: completed.value });
  expect(listed.code === "ok" && listed.value.length).toBeGreaterThan(0);
});

it("Nova, asked for anything without its version or for a token, offers its versions, which is told as the wrong address", async () => {
  const wrong = { code: "unexpected-answer", field: "version" };
  expect(await listInstances(network, { token: cloud.token, computeUrl: root })).toEqual(wrong);
  const { user, password, project } = cloud.account;
  const domain = { id: "default" };
  const credential = { method: "password", user: { name: user, domain }, password } as const;
  expect(await signIn(network, root, credential, { project: { name: project, domain } })).toEqual(wrong);
});

it("latchkey get comes as far as an instance's password, or that there is none", async () => {
  const listed = await listInstances(network, { token: cloud.token, computeUrl: `${root}/v2.1` });
  if (listed.code !== "ok") throw new Error(listed.code);
  const key = join(mkdtempSync(join(tmpdir(), "latchkey-key-")), "id_ed25519");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  const variables = Object.entries(process.env).filter(([name]) => name.startsWith("OS_"));
  const environment = Object.fromEntries(variables) as Record<string, string>;
  const { status, stderr } = await command(["get", listed.value[0]?.id ?? "", "--key", key], { environment });
  // 4: it has none; 5: it has one for another key.
  expect([4, 5], stderr).toContain(status);
});
