import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changePassword } from "../../src/clouds/openstack/change-password.ts";
import { removeMetadataItem, setMetadataItem } from "../../src/clouds/openstack/server-metadata.ts";
import { fetchOtherBlob, fetchStoredBlob } from "../../src/clouds/openstack/stored-blob.ts";
import { fromText } from "../../src/core/bytes.ts";
import { Secret } from "../../src/core/secret.ts";
import { type FakeCloud, network, startFakeCloud } from "./fake-cloud.ts";

let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await startFakeCloud();
});
afterEach(() => cloud.close());

const access = () => ({ token: "a token", computeUrl: `${cloud.url}/v2.1` });
const last = () => cloud.requests.at(-1);

describe("an item of an instance's metadata", () => {
  const item = { key: "latchkey-reset", value: "R1.abc" };

  it("is set without touching the others", async () => {
    cloud.says(200, { metadata: { "latchkey-reset": "R1.abc" } });
    expect(await setMetadataItem(network, access(), "i", item)).toEqual({ code: "ok", value: null });
    expect(last()).toMatchObject({ method: "POST", path: "/v2.1/servers/i/metadata" });
    expect(JSON.parse(last()?.body ?? "")).toEqual({ metadata: { "latchkey-reset": "R1.abc" } });
  });

  it("is not taken for set by an answer that does not repeat it", async () => {
    for (const answer of [{ metadata: {} }, { metadata: { "latchkey-reset": "R1.other" } }, "<h1>welcome</h1>"]) {
      cloud.says(200, answer);
      expect((await setMetadataItem(network, access(), "i", item)).code).toBe("unexpected-answer");
    }
    cloud.says(403, { forbidden: {} });
    expect((await setMetadataItem(network, access(), "i", item)).code).toBe("not-allowed");
  });

  it("is removed; gone already is as good", async () => {
    for (const [status, code] of [
      [204, "ok"],
      [404, "ok"],
      [403, "not-allowed"],
    ] as const) {
      cloud.says(status, "");
      expect((await removeMetadataItem(network, access(), "i", item.key)).code).toBe(code);
    }
    expect(last()).toMatchObject({ method: "DELETE", path: "/v2.1/servers/i/metadata/latchkey-reset" });
  });
});

describe("a stored blob", () => {
  it("comes with its ETag from a cloud that has them, and without from any other", async () => {
    cloud.says(200, { password: "blob" }, { etag: '"one"' });
    expect(await fetchStoredBlob(network, access(), "i")).toEqual({
      code: "ok",
      value: { blob: "blob", etag: '"one"' },
    });
    for (const etag of [undefined, "no quotes", `"${"x".repeat(300)}"`]) {
      cloud.says(200, { password: "" }, etag === undefined ? {} : { etag });
      expect(await fetchStoredBlob(network, access(), "i")).toEqual({ code: "ok", value: { blob: "", etag: null } });
    }
  });

  it("is waited for by the ETag of the known one", async () => {
    cloud.says(304, "");
    const known = { etag: '"one"', wait: 20 };
    expect(await fetchOtherBlob(network, access(), "i", known)).toEqual({ code: "ok", value: "unchanged" });
    expect(last()?.headers).toMatchObject({ "if-none-match": '"one"', prefer: "wait=20" });
    cloud.says(200, { password: "other" }, { etag: '"two"' });
    const other = { blob: "other", etag: '"two"' };
    expect(await fetchOtherBlob(network, access(), "i", { ...known, wait: 0 })).toEqual({ code: "ok", value: other });
    expect(last()?.headers).not.toHaveProperty("prefer");
    cloud.says(401, "");
    expect((await fetchOtherBlob(network, access(), "i", known)).code).toBe("sign-in-expired");
  });
});

describe("a password that the cloud is to set", () => {
  const change = () => changePassword(network, access(), "i", new Secret(fromText('Pass"word\\')));

  it("is sent as Nova wants it", async () => {
    cloud.says(202, "");
    expect(await change()).toEqual({ code: "ok", value: "changed" });
    expect(last()).toMatchObject({ method: "POST", path: "/v2.1/servers/i/action" });
    expect(last()?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(last()?.body ?? "")).toEqual({ changePassword: { adminPass: 'Pass"word\\' } });
  });

  it("is refused for reasons that Nova tells by its words alone", async () => {
    for (const [message, value] of [
      ["Set admin password is not supported", "not-supported"],
      ["QEMU guest agent is not enabled", "not-supported"],
      ["Cannot 'changePassword' instance dd99 while it is in vm_state stopped", "not-running"],
      ["Failed to set admin password on fccb because instance fccb is not running", "not-running"],
      ["Failed to set admin password on fccb because error setting admin password", "failed"],
    ]) {
      cloud.says(409, { conflictingRequest: { code: 409, message } });
      expect(await change(), message).toEqual({ code: "ok", value });
    }
    cloud.says(501, { notImplemented: { code: 501, message: "Unable to set password on instance" } });
    expect(await change()).toEqual({ code: "ok", value: "not-supported" });
  });

  it("is refused as any request may be", async () => {
    const busy = "Cannot 'changePassword' instance dd99 while it is in task_state updating_password";
    cloud.says(409, { conflictingRequest: { code: 409, message: busy } });
    expect(await change()).toEqual({ code: "service-error", status: 409 });
    cloud.says(403, { forbidden: {} });
    expect(await change()).toEqual({ code: "not-allowed" });
    cloud.says(500, "");
    expect(await change()).toEqual({ code: "service-error", status: 500 });
  });
});
