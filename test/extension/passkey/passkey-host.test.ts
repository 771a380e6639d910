import { describe, expect, it } from "vitest";
import { passkeyHosts, passkeyOrigins } from "../../../src/extension/passkey/passkey-host.ts";

describe("the hosts that a passkey may belong to", () => {
  it("are those of the connections, once each, with the permission that they need", () => {
    const urls = ["https://cloud.example:5000/v3", "https://cloud.example/identity", "http://localhost:8774/v3"];
    expect(passkeyHosts(urls)).toEqual({
      code: "hosts",
      hosts: [
        { host: "cloud.example", origin: "https://cloud.example/*" },
        { host: "localhost", origin: "http://localhost/*" },
      ],
    });
  });

  it.each(["https://10.20.0.11/v3", "https://[fd00::1]:5000/v3", "http://127.0.0.1:8774", "https://0x7f.1/v3"])(
    "are names: %s is an address",
    (url) => {
      expect(passkeyHosts([url])).toEqual({ code: "no-host-name" });
      expect(passkeyHosts([url, "https://cloud.example"])).toMatchObject({ hosts: [{ host: "cloud.example" }] });
    },
  );

  it("are none without a connection, and a draft that is no address is none", () => {
    expect(passkeyHosts([])).toEqual({ code: "no-connection" });
    expect(passkeyHosts(["not an address"])).toEqual({ code: "no-connection" });
  });

  it("are reached over plain http on this machine only", () => {
    expect(passkeyOrigins("localhost")).toEqual(["http://localhost/*", "https://localhost/*"]);
    expect(passkeyOrigins("cloud.example")).toEqual(["https://cloud.example/*"]);
  });
});
