import fc from "fast-check";
import { brief, type Generated, sample } from "./generated.ts";
import { proxyHeaders } from "./real-cloud.ts";
import { instanceOf, type Side } from "./two-clouds.ts";

export const PASSWORD = "/openstack/2013-04-04/password";

/** Bytes that no key has made, the same in every run. */
const ciphertext = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => (index * 151 + 7) % 256));
export const blob = (bytes = 256): string => ciphertext(bytes).toString("base64");

/** What an RSA key of so many bytes makes; 765 bytes are 1020 characters, the most that Nova stores. */
const blobs = fc.constantFrom(128, 192, 255, 256, 257, 384, 512, 764, 765).map((bytes) => Buffer.from(blob(bytes)));
const tooLarge = fc.constantFrom(1021, 1024, 1100, 2048, 5000).map((length) => Buffer.alloc(length, "A"));
const tooLargeBlobs = fc.constantFrom(768, 1024).map((bytes) => Buffer.from(blob(bytes)));
const plaintext = fc
  .constantFrom(1, 2, 20, 254, 255, 256, 509, 510, 511, 764, 765, 766, 1019, 1020)
  .map((length) => Buffer.alloc(length, "Passw0rd! "));
const encodings = fc.constantFrom(
  Buffer.alloc(0),
  Buffer.from("ä".repeat(127)),
  Buffer.from("𝄞".repeat(255)),
  Buffer.from([0xff, 0xfe, 0x00, 0x41]),
  Buffer.from([0xc3, 0x28]),
  Buffer.from("nul\u0000inside"),
  Buffer.from('{"password": "x"}'),
  Buffer.from("password=x"),
  Buffer.from(`${blob()}\n`),
  Buffer.from(blob().replaceAll("+", "-").replaceAll("/", "_")),
  Buffer.from(
    blob()
      .match(/.{1,64}/g)
      ?.join("\n") ?? "",
  ),
  Buffer.from(`${blob().slice(0, -2)}==`),
  Buffer.from("LK1.AAAA"),
  ciphertext(256),
);
const types = fc.constantFrom(
  undefined,
  "text/plain",
  "text/plain; charset=utf-8",
  "application/octet-stream",
  "application/x-www-form-urlencoded",
  "application/json",
  "multipart/form-data; boundary=x",
  "no type at all",
);

export interface GuestPost {
  label: string;
  body: Buffer;
  type: string | undefined;
  chunked: boolean;
}

/** Bodies that guests post: sizes around every border, encodings, types. */
export const guestPosts: readonly GuestPost[] = sample(
  fc.record({
    body: fc.oneof(
      { weight: 4, arbitrary: blobs },
      { weight: 2, arbitrary: tooLarge },
      { weight: 1, arbitrary: tooLargeBlobs },
      { weight: 2, arbitrary: plaintext },
      { weight: 3, arbitrary: encodings },
    ),
    type: types,
    chunked: fc.integer({ min: 0, max: 9 }).map((each) => each === 0),
  }),
  160,
).map((post) => ({
  ...post,
  label: `${post.chunked ? "chunked " : ""}${post.type ?? "no type"} ${post.body.length} bytes: ${brief(post.body.toString("latin1"))}`,
}));

const versions = ["latest", "2013-04-04", "2012-08-10", "2020-10-14", "2018-08-27", "1999-01-01", "..", ""];
const things = ["password", "password/", "Password", "meta_data.json", "", "/", "user_data", "nothing", "password?x=1"];

/** Methods and paths, of an instance whose password is set. */
export const guestPaths = (name: string): Generated[] =>
  sample(
    fc.record({
      method: fc.constantFrom("GET", "GET", "GET", "PUT", "DELETE", "POST"),
      version: fc.constantFrom(...versions),
      thing: fc.constantFrom(...things),
    }),
    90,
  ).map(({ method, version, thing }) => {
    const path = `/openstack/${version}/${thing}`;
    return {
      kind: `guest ${method} ${thing}`,
      label: `${method} ${path}`,
      api: "metadata",
      asked: (side) => ({
        method,
        path,
        headers: proxyHeaders(instanceOf(side, name), side.cloud.projectId),
        ...(method === "POST" || method === "PUT" ? { body: Buffer.from(blob()) } : {}),
      }),
    };
  });

const identities: Record<string, (side: Side, id: string) => Record<string, string>> = {
  "as it should be": (side, id) => proxyHeaders(id, side.cloud.projectId),
  "without instance": (side, id) => without(proxyHeaders(id, side.cloud.projectId), "x-instance-id"),
  "without tenant": (side, id) => without(proxyHeaders(id, side.cloud.projectId), "x-tenant-id"),
  "without signature": (side, id) => without(proxyHeaders(id, side.cloud.projectId), "x-instance-id-signature"),
  "without the client's address": (side, id) => without(proxyHeaders(id, side.cloud.projectId), "x-forwarded-for"),
  "with nothing": () => ({}),
  "signed wrongly": (side, id) => ({
    ...proxyHeaders(id, side.cloud.projectId),
    "x-instance-id-signature": "0".repeat(64),
  }),
  "signed with nothing": (side, id) => ({ ...proxyHeaders(id, side.cloud.projectId), "x-instance-id-signature": "" }),
  "signed for another": (side, id) => ({ ...proxyHeaders("another", side.cloud.projectId), "x-instance-id": id }),
  "of another tenant": (_side, id) => proxyHeaders(id, "0".repeat(32)),
  "of an instance that nobody has": (side) =>
    proxyHeaders("00000000-0000-4000-8000-000000000000", side.cloud.projectId),
  "of another project's instance": (side) => proxyHeaders(side.foreignInstance, side.cloud.projectId),
  "of no UUID": (side) => proxyHeaders("not-a-uuid", side.cloud.projectId),
};

const without = (headers: Record<string, string>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));

/** Who asks, in every wrong way. */
export const guestIdentities = (name: string): Generated[] =>
  Object.entries(identities).flatMap(([who, headers]) =>
    [PASSWORD, "/openstack/latest/meta_data.json", "/openstack"].map((path) => ({
      kind: `guest ${who}`,
      label: `GET ${path} ${who}`,
      api: "metadata" as const,
      asked: (side: Side) => ({ method: "GET", path, headers: headers(side, instanceOf(side, name)) }),
    })),
  );
