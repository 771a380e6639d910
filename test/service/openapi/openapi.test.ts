import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeService } from "../../../src/service/openapi/describe-service.ts";
import { call } from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";

const files = [
  ["admins", "docs/openapi.json"],
  ["guests", "docs/openapi-guests.json"],
] as const;

describe.each(files)("the description of the %s' listener", (listener, file) => {
  const committed = JSON.parse(readFileSync(file, "utf8")) as { paths: object };

  it(`in ${file} is what the code says`, async () => {
    // As text: the order counts too. Not by `toEqual`, whose difference would be pages long.
    const isSame = JSON.stringify(committed) === JSON.stringify(await describeService(listener));
    expect(isSame, `${file} is no longer what the routes say: make it anew with \`npm run openapi\``).toBe(true);
  });

  it("is OpenAPI 3.1", async () => {
    const { valid, errors } = await new Validator().validate(committed as Record<string, unknown>);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it("has every operation's description, and more than one answer for each", () => {
    const operations = Object.values(committed.paths).flatMap((path) => Object.values(path as object));
    expect(operations.length).toBeGreaterThan(40);
    for (const { description, responses } of operations) {
      expect(description).toMatch(/\.$/);
      expect(Object.keys(responses).length).toBeGreaterThan(4);
    }
  });
});

describe("a running service", () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it("shows admins its description, without a token", async () => {
    const { status, json } = await call(`${service.adminsUrl}/openapi.json`);
    expect(status).toBe(200);
    expect(json).toEqual(JSON.parse(readFileSync("docs/openapi.json", "utf8")));
  });
});
