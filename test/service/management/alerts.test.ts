import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import * as v from "valibot";
import { expect, it } from "vitest";
import { call } from "../cloud.ts";
import { startService } from "../running-service.ts";

const text = v.pipe(v.string(), v.minLength(1));
const rule = v.strictObject({
  alert: v.pipe(text, v.regex(/^Latchkey[A-Za-z]+$/)),
  expr: text,
  for: v.pipe(text, v.regex(/^\d+[mh]$/)),
  labels: v.strictObject({ severity: v.picklist(["critical", "warning"]) }),
  annotations: v.strictObject({ summary: text, description: text }),
});
const rules = v.strictObject({ groups: v.array(v.strictObject({ name: text, rules: v.array(rule) })) });

/** Prometheus' own, which the service does not have to offer. */
const OF_PROMETHEUS = ["up"];

it("the example alerts ask only for metrics and labels that the service has from its start", async () => {
  const file = v.parse(rules, load(readFileSync("docs/operations/latchkey-alerts.yml", "utf8")));
  const alerts = file.groups.flatMap((group) => group.rules);
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  expect(alerts.length).toBeGreaterThan(5);

  const service = await startService();
  const { text: metrics } = await call(`${service.metricsUrl}/metrics`);
  await service.stop();
  for (const { expr } of alerts) {
    const names = expr.match(/\b(?:latchkey|nodejs|process)_\w+|\bup\b/g) ?? [];
    expect(names, expr).not.toEqual([]);
    for (const name of names.filter((each) => !OF_PROMETHEUS.includes(each))) {
      const family = name.replace(/_(bucket|sum|count)$/, "");
      expect(metrics, expr).toMatch(new RegExp(`^# TYPE (${name}|${family}) `, "m"));
    }
    for (const [, label = "", values = ""] of expr.matchAll(/(\w+)=~?"([^"]+)"/g)) {
      if (label === "job") continue;
      for (const value of values.split("|")) expect(metrics, expr).toContain(`${label}="${value}"`);
    }
  }
});
