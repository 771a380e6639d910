import { expect, it, vi } from "vitest";
import { groupPasskeys } from "../../../src/extension/passkey/unlock-with-passkey.ts";

vi.mock("../../../src/extension/ext.ts", () => import("../popup/fake-ext.ts"));

const passkey = (name: string, rpId: string | null, createdAt: number) => ({
  name,
  rpId,
  createdAt,
  credentialId: name,
  salt: "",
});

it("one request asks for all passkeys of a host; the host of the newest one comes first", () => {
  const groups = groupPasskeys([
    passkey("first", "cloud.example", 1),
    passkey("second", "localhost", 2),
    passkey("third", "cloud.example", 3),
  ]);
  expect(groups.map(({ rpId, passkeys }) => [rpId, passkeys.map(({ name }) => name)])).toEqual([
    ["cloud.example", ["third", "first"]],
    ["localhost", ["second"]],
  ]);
});

it("the extension's own passkeys are one group", () => {
  expect(groupPasskeys([passkey("a", null, 1), passkey("b", null, 2)])).toHaveLength(1);
  expect(groupPasskeys([])).toEqual([]);
});
