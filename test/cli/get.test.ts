import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTinyNova, type TinyNova } from "../clouds/tiny-nova.ts";
import { command, type Finished } from "./command.ts";

const key = join(mkdtempSync(join(tmpdir(), "latchkey-key-")), "id_ed25519");
let nova: TinyNova;
beforeAll(() => {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
});
beforeEach(async () => {
  nova = await startTinyNova();
});
afterEach(() => nova.cloud.close());

function get(name: string): Promise<Finished> {
  const account = { OS_USERNAME: "alice", OS_PASSWORD: "pass word", OS_PROJECT_NAME: "demo" };
  return command(["get", name, "--key", key], { environment: { OS_AUTH_URL: `${nova.cloud.url}/v3`, ...account } });
}

describe("latchkey get and a stock cloud", () => {
  it("goes on where a server closes its connections without saying so", async () => {
    const used = new WeakSet<Socket>();
    nova.intercept = (_, response) => {
      const socket = response.socket as Socket;
      const again = used.has(socket);
      if (again) socket.destroy();
      used.add(socket);
      return again;
    };
    expect(await get("web-1")).toMatchObject({ status: 1, stderr: expect.stringContaining("no encrypted password") });
    expect(nova.answered).toEqual([201, 200, 200, 204]);
  });

  it.each([
    [504, "the cloud failed with status 504: try again in a moment"],
    [413, "the cloud, or a proxy before it, refuses the request with status 413: check the identity URL"],
    [300, "this is no answer of OpenStack's: version"],
  ])("says what to do about a page with status %i, and nothing of the page", async (status, sentence) => {
    nova.cloud.says(status, "<h1>Something of a proxy's</h1>");
    expect(await get("web-1")).toMatchObject({ status: 1, stdout: "", stderr: `latchkey: ${sentence}\n` });
  });
});
