import { expect, it } from "vitest";
import { version } from "../../package.json" with { type: "json" };
import { command } from "./command.ts";

it("latchkey says which version it is", async () => {
  expect(await command(["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
});
