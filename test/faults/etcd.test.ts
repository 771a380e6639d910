import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { longGaps } from "./availability.ts";
import { violations } from "./check-history.ts";
import { type Campaign, etcdCampaign, LASTING, LONGEST_GAP } from "./etcd-campaign.ts";
import { etcdFaults } from "./etcd-faults.ts";
import { summaryLines } from "./summary.ts";

const seed = process.env.FAULTS_SEED ?? randomBytes(6).toString("hex");
let campaign: Campaign;
beforeAll(async () => {
  campaign = await etcdCampaign({ seed, lasting: LASTING, more: () => false });
  process.stdout.write(`${summaryLines(campaign.history, seed).join("\n")}\n`);
}, 400_000);

describe(`two services on three etcd nodes under load, through every fault`, () => {
  it("lose no acknowledged write, show nothing older than what was acknowledged, let no second post succeed, keep every token", () => {
    expect(violations(campaign.history)).toEqual([]);
  });

  it("have every acknowledged read and change of a password on the audit trail", () => {
    expect(campaign.missingOnTrail).toBe(0);
  });

  it(`read and write again within ${LONGEST_GAP / 1000} s, each of them, while most nodes are there`, () => {
    expect(longGaps(campaign.history, LONGEST_GAP)).toEqual([]);
  });

  it("had something to lose: operations without an answer, and successes of both services, at each fault", () => {
    const { operations, marks } = campaign.history;
    const faults = marks.filter((mark) => mark.kind === "fault");
    expect(new Set(faults.map(({ name }) => name)).size).toBe(etcdFaults.length);
    expect(operations.filter(({ outcome }) => ["failed", "unknown"].includes(outcome.kind)).length).toBeGreaterThan(5);
    for (const { at, until } of faults) {
      const during = operations.filter(
        ({ end, outcome }) => end >= at && end <= until && outcome.kind === "acknowledged",
      );
      expect(new Set(during.map(({ service }) => service)).size).toBe(2);
    }
  });
});
