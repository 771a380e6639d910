import { expect, test, vi } from "vitest";
import { describeFailure, type Failure, failureTexts, hostOfOrigin } from "../../../src/extension/ui/failure-text.ts";

vi.mock("../../../src/extension/ext.ts", () => import("../popup/fake-ext.ts"));

const codes = Object.keys(failureTexts) as Failure["code"][];

/** Every field that any failure has. */
const everything = {
  host: "cloud.example",
  origin: "https://cloud.example/*",
  status: 502,
  field: "token.catalog",
  retryAfterSeconds: 30,
  bits: 2048,
  keyPair: "legacy-2021",
  fingerprint: "SHA256:Yt6gFh3aNs0L",
  tried: ["old laptop"],
  recipients: ["a1b2c3d4e5f60718"],
  methods: ["kerberos"],
  problem: "signature",
  instance: "7d3c2b1a",
};

test.each(codes)("%s says what happened and what to do next", (code) => {
  const { what, next } = describeFailure({ ...everything, code } as unknown as Failure);
  expect(what).not.toMatch(/^failure|\$\d|\.$/);
  expect(next).toMatch(/^[^$]{15,}\.$/);
  expect(next).not.toMatch(/^failure/);
  expect(`${what} ${next}`).not.toMatch(/please|sorry|oops|success|!/i);
});

test("no two failures read the same", () => {
  expect(new Set(codes.map((code) => failureTexts[code].what)).size).toBe(codes.length);
});

test("a failure names the host, and the button names what it does", () => {
  const asked = describeFailure({ code: "permission-needed", origin: "https://cloud.example:5000/*" });
  expect(asked.what).toContain("cloud.example:5000");
  expect(asked.remedy).toEqual({ kind: "allow-access", label: "Allow access to cloud.example:5000" });
  expect(describeFailure({ code: "unreachable", host: "cloud.example" }).what).toBe("cloud.example does not answer");
});

test("too many attempts says how long to wait, if the cloud did", () => {
  expect(describeFailure({ code: "too-many-attempts", retryAfterSeconds: 30 }).next).toContain("30 s");
  expect(describeFailure({ code: "too-many-attempts", retryAfterSeconds: null }).next).toContain("a few minutes");
});

test("what fails in the cloud is to be tried again, what the cloud refuses is not", () => {
  for (const status of [500, 502, 503, 504]) {
    const { what, next } = describeFailure({ code: "service-error", status });
    expect(what).toBe(`The cloud failed with error ${status}`);
    expect(next).toMatch(/cloud's side. Check again in a moment/);
  }
  expect(describeFailure({ code: "service-error", status: 413 }).next).toMatch(/does not take.*Check the identity URL/);
});

test("a missing RSA key is named as far as the cloud tells which it is", () => {
  const missing = { code: "rsa-key-missing", bits: 2048, keyPair: null, fingerprint: null } as const;
  expect(describeFailure(missing).next).toMatch(/RSA key of 2048 bits: the key pair/);
  const named = { ...missing, keyPair: "legacy-2021" };
  expect(describeFailure(named).next).toMatch(/“legacy-2021”, an RSA key of 2048 bits\./);
  expect(describeFailure({ ...named, fingerprint: "SHA256:Yt6g" }).next).toMatch(/“legacy-2021”.*SHA256:Yt6g/);
});

test("a wrong RSA key says which keys were tried", () => {
  const { what, next } = describeFailure({ code: "rsa-key-wrong", bits: 2048, keyPair: null, tried: ["old", "new"] });
  expect(what).toBe("This key does not open it");
  expect(next).toMatch(/Tried: old, new\..*2048 bits/);
});

test("an expired sign-in offers to sign in", () => {
  expect(describeFailure({ code: "sign-in-expired" }).remedy).toEqual({ kind: "sign-in", label: "Sign in" });
});

test("the host of an origin has no scheme and no path", () => {
  expect(hostOfOrigin("http://127.0.0.1/*")).toBe("127.0.0.1");
});
