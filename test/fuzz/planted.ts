import type { FaultKind } from "./message.ts";
import type { FuzzedParser } from "./parser.ts";

/** Parsers with one fault each, which some inputs find: whoever does not find them, finds nothing. */
const faults: Record<string, { kind: FaultKind; act: () => Promise<string> | string }> = {
  "throws at once": {
    kind: "threw",
    act: () => {
      throw new RangeError("planted");
    },
  },
  "rejects later": { kind: "threw", act: () => Promise.reject(new Error("planted")) },
  "has an outcome of its own": { kind: "unnamed outcome", act: () => "planted" },
  "takes more than a second": { kind: "too slow", act: () => burn(1.3) },
  "never ends": { kind: "hangs", act: () => burn(Number.POSITIVE_INFINITY) },
  "never answers": { kind: "ended the process", act: () => new Promise(() => {}) },
  "fills the heap": { kind: "ended the process", act: fillHeap },
  "takes memory beside the heap": { kind: "too much memory", act: () => `${Buffer.alloc(620_000_000, 1).length}` },
};

export const isBad = (input: Uint8Array): boolean => (input[0] ?? 0) < 8;

export const planted: (FuzzedParser & { kind: FaultKind })[] = Object.entries(faults).map(([name, { kind, act }]) => ({
  name,
  kind,
  share: 1,
  outcomes: ["fine", "620000000"],
  makeInput: (random) => random.bytes(4),
  parse: (input) => (isBad(input) ? act() : "fine"),
}));

function burn(seconds: number): string {
  const start = process.cpuUsage();
  for (let spent = 0; spent < seconds * 1e6; ) {
    const { user, system } = process.cpuUsage(start);
    spent = user + system;
  }
  return "fine";
}

function fillHeap(): string {
  const kept: unknown[] = [];
  for (;;) kept.push(new Array(1000).fill(kept.length));
}
