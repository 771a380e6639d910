import { describe, expect, it } from "vitest";
import { parseStoreUrl } from "../../../src/service/store/store-location.ts";

describe("the URL of an etcd store", () => {
  it("names the nodes and the prefix, and whether they are reached by TLS", () => {
    expect(parseStoreUrl("etcds://etcd-1.example.org:2379,192.0.2.2:2379,[2001:db8::3]:2379/cloud/latchkey")).toEqual({
      hosts: ["etcd-1.example.org:2379", "192.0.2.2:2379", "[2001:db8::3]:2379"],
      prefix: "/cloud/latchkey/",
      isSecure: true,
    });
    for (const host of ["localhost:2379", "127.0.0.1:2379", "127.8.9.10:1", "[::1]:65535"])
      expect(parseStoreUrl(`etcd://${host}/x`)).toEqual({ hosts: [host], prefix: "/x/", isSecure: false });
  });

  it("is taken without TLS for this machine only", () => {
    for (const host of [
      "10.0.0.1:1",
      "localhost.example.org:1",
      "127.0.0.1.nip.io:1",
      "128.0.0.1:1",
      "[::2]:1",
      "0.0.0.0:1",
    ])
      expect(() => parseStoreUrl(`etcd://127.0.0.1:1,${host}/x`)).toThrow(/would show everything to the network/);
  });

  it("is refused if anything else is in it, and nothing of that is repeated", () => {
    for (const url of [
      ...[
        "",
        "etcd",
        "etcd://",
        "etcd:///x",
        "etcd://127.0.0.1:0/x",
        "etcd://127.0.0.1:65536/x",
        "etcd://127.0.0.1:1,/x",
      ],
      ...[
        "etcd://a b:1/x",
        "etcds://me:secret@host:1/x",
        "etcds://host:1/x?password=secret",
        "etcds://host:1/secret#x",
      ],
      ...["etcds://host:1/x/", "etcds://host:1//x", "etcds://host:1/x\u0000", "etcds://-host:1/x", "unix:///run/etcd"],
    ]) {
      const refusal = () => parseStoreUrl(url);
      expect(refusal).toThrow(/^(?:is no URL|has no|names a|with etcd).*: give etcds:\/\/host:port/);
      expect(refusal).not.toThrow(/secret/);
    }
  });
});
