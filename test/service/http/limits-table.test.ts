import { readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { MOST_ADDRESSES, MOST_NETWORKS } from "../../../src/service/compute/instance.ts";
import { LONGEST_PAGE } from "../../../src/service/compute/instance-list.ts";
import { MOST_ITEMS } from "../../../src/service/compute/instance-metadata.ts";
import { MOST_KEY_PAIRS } from "../../../src/service/compute/key-pair.ts";
import * as limits from "../../../src/service/http/limits.ts";
import { MOST_CREDENTIALS } from "../../../src/service/identity/application-credential.ts";
import { MOST_RULES } from "../../../src/service/identity/application-credential-request.ts";
import { COUNTING } from "../../../src/service/identity/failure-count.ts";
import { LONGEST_QUEUE } from "../../../src/service/identity/password-hash.ts";
import { latchkey } from "../running-service.ts";

const rows = readFileSync("docs/operations/limits.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .slice(2)
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, what = "", howMuch = "", option = ""]) => ({ what, howMuch, option }));

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;
const CONNECTIONS = 1024;

/** What the code says, in the words of the table. */
const inCode: Readonly<Record<string, string>> = {
  "connections, at each address": String(CONNECTIONS),
  "TLS handshake, and head of a request": seconds(limits.HEAD_TIMEOUT),
  "whole request": seconds(limits.REQUEST_TIMEOUT),
  "connection between two requests": seconds(limits.KEEP_ALIVE_TIMEOUT),
  "connection without a byte in either direction": seconds(limits.IDLE_TIMEOUT),
  "request line and headers": `${limits.LARGEST_HEAD} bytes`,
  "id or name in a path": `${limits.LONGEST_PARAMETER} characters`,
  "body of an admin's request": `${limits.LARGEST_BODY} bytes`,
  "password that a guest posts": "1020 bytes",
  "waiting for a change (`Prefer: wait`)": `${limits.LONGEST_WAIT} s`,
  "waiting requests of a user": String(limits.WAITS_OF_USER),
  "waiting requests of a guest": String(limits.WAITS_OF_GUEST),
  "waiting requests in all, at each address": `${limits.waitsInAll(CONNECTIONS)} of ${CONNECTIONS} connections`,
  "instances in one answer": String(LONGEST_PAGE),
  "key pairs of a user": String(MOST_KEY_PAIRS),
  "application credentials of a user": String(MOST_CREDENTIALS),
  "access rules of an application credential": String(MOST_RULES),
  "metadata items of an instance": String(MOST_ITEMS),
  "networks of an instance": String(MOST_NETWORKS),
  "addresses of a network": String(MOST_ADDRESSES),
  "reads and writes that wait for the store": "2000",
  "sign-ins that are computed at the same time": String(LONGEST_QUEUE),
  "failed sign-ins of a user from one address, before they cost time": String(COUNTING.pair.free),
  "failed sign-ins from one address, whoever the user": String(COUNTING.address.free),
  "failed sign-ins of a user from all addresses that are new to the account": String(COUNTING.account.free),
  "wrong passcodes of a user, from whatever address": String(COUNTING.passcode.free),
};

describe("the table of limits in docs/operations/limits.md", () => {
  it("has every limit, and says of each what the code says", () => {
    expect(Object.fromEntries(rows.map(({ what, howMuch }) => [what, howMuch]))).toEqual(inCode);
  });

  it("names options that `latchkey serve` has, with the defaults that it has", async () => {
    const help = (await latchkey(["serve", "--help"])).stdout.replace(/\s+/g, " ");
    for (const { option, howMuch } of rows.filter((row) => row.option !== "")) {
      const name = v.parse(v.string(), /^`(--[\w-]+)`$/.exec(option)?.[1]);
      const shown = new RegExp(`${name} <.*?\\(default: (\\d+)\\)`).exec(help)?.[1];
      expect(howMuch.split(" ")).toContain(shown);
    }
  });
});
