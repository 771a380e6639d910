import { describe, expect, it } from "vitest";
import { hostOf, orphanedOrigins, readIdentityUrl } from "../../../src/extension/options/identity-url.ts";

describe("an identity URL as typed", () => {
  it("asks for its own host and no other, whatever the port", () => {
    expect(readIdentityUrl("https://keystone.example.org:5000/v3/")).toEqual({
      code: "ok",
      url: "https://keystone.example.org:5000/v3",
      host: "keystone.example.org:5000",
      origin: "https://keystone.example.org/*",
    });
  });

  it.each(["keystone.example.org/v3", "keystone.example.org:5000/v3", "  https://keystone.example.org/v3 "])(
    "is https when nothing else is said: %j",
    (typed) => {
      expect(readIdentityUrl(typed)).toMatchObject({ code: "ok", origin: "https://keystone.example.org/*" });
    },
  );

  it.each(["http://127.0.0.1:8774/v3", "http://localhost:5000"])("may be http on this machine: %s", (typed) => {
    expect(readIdentityUrl(typed).code).toBe("ok");
  });

  it.each([
    "http://keystone.example.org/v3",
    "http://10.0.0.5:5000",
    "http://127.0.0.1.example.org",
    "http://localhost.example.org",
  ])("may not be http to another machine: %s", (typed) => {
    expect(readIdentityUrl(typed)).toEqual({ code: "insecure" });
  });

  it.each([
    "https://anna:secret@keystone.example.org/v3",
    "https://keystone.example.org/v3?token=1",
    "https://keystone.example.org/v3#top",
  ])("carries nothing that must not be stored: %s", (typed) => {
    expect(readIdentityUrl(typed)).toEqual({ code: "too-much" });
  });

  it.each(["ftp://keystone.example.org", "https://", "not a url", "file:///etc/passwd"])("must be one: %s", (typed) => {
    expect(readIdentityUrl(typed)).toEqual({ code: "not-a-url" });
  });

  it("is missing when only blanks are typed", () => {
    expect(readIdentityUrl("  ")).toEqual({ code: "missing" });
  });

  it("shows its host with the port", () => {
    expect(hostOf("https://keystone.example.org:5000/v3")).toBe("keystone.example.org:5000");
  });
});

describe("the permissions that are given back", () => {
  it("are those of hosts that no connection is on any more", () => {
    const left = ["https://a.example/v3", "https://compute.a.example:8774/v2.1", "https://b.example/v3"];
    expect(orphanedOrigins(left, ["https://b.example:5000/v3"])).toEqual([
      "https://a.example/*",
      "https://compute.a.example/*",
    ]);
  });

  it("are none while another connection is on the same host", () => {
    expect(orphanedOrigins(["https://a.example/v3"], ["https://a.example:5000/identity"])).toEqual([]);
  });
});
