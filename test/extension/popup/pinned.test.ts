import { describe, expect, it, vi } from "vitest";
import { idsIn } from "../../../src/extension/popup/in-front.ts";
import { pinFirst } from "../../../src/extension/popup/pinned.ts";
import { makeInstance } from "./instances.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-ext.ts"));
vi.mock("../../../src/extension/ext-tab.ts", () => import("./fake-ext.ts"));

const id = "7d3c2b1a-0000-4000-8000-00000000000a";

describe("the address of the page in front names an instance", () => {
  it.each([
    ["Horizon", `https://cloud.example/dashboard/project/instances/${id}/`],
    ["Skyline", `https://cloud.example/compute/instance/detail/${id}?tab=detail`],
    ["a console", `https://cloud.example/console?instance=${id.toUpperCase()}`],
  ])("in %s", (_, address) => {
    expect(idsIn(address)).toEqual([id]);
  });

  it("or none: other pages, and browsers that tell no address", () => {
    expect(idsIn("https://cloud.example/project/0123456789abcdef0123456789abcdef/")).toEqual([]);
    expect(idsIn(undefined)).toEqual([]);
  });
});

describe("pinned instances", () => {
  const [one, two, three] = ["1", "2", "3"].map((each) => makeInstance({ id: each, name: each }));
  const all = [one, two, three].filter((each) => each !== undefined);

  it("stand first, in their own order, and the others stay as they are", () => {
    expect(pinFirst(all, ["3", "2"]).map((each) => each.id)).toEqual(["3", "2", "1"]);
  });

  it("that are not in the list change nothing", () => {
    expect(pinFirst(all, [id])).toBe(all);
    expect(pinFirst(all, [])).toBe(all);
  });
});
