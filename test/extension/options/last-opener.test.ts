import { expect, it } from "vitest";
import { openedByAlone } from "../../../src/extension/options/last-opener.ts";

const vault = [{ fingerprint: "SHA256:mine" }, { fingerprint: "SHA256:team" }];
const openers = {
  a: { instanceName: "web-2", keys: ["SHA256:mine"] },
  b: { instanceName: "web-1", keys: ["SHA256:mine", "SHA256:gone"] },
  c: { instanceName: "db-1", keys: ["SHA256:mine", "SHA256:team"] },
  d: { instanceName: "ad-1", keys: ["SHA256:team"] },
};

it("names the instances that no other key of the vault opens, also where a key that is gone did", () => {
  expect(openedByAlone("SHA256:mine", vault, openers)).toEqual(["web-1", "web-2"]);
  expect(openedByAlone("SHA256:team", vault, openers)).toEqual(["ad-1"]);
});

it("names none for a key that opens nothing, as far as known", () => {
  expect(openedByAlone("SHA256:new", vault, openers)).toEqual([]);
  expect(openedByAlone("SHA256:mine", vault, {})).toEqual([]);
});
