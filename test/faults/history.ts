/**
 * What clients did to one thing that is kept (an instance's blob, one item of its metadata), when, and what they were told. Every value that
 * is written is written by one operation only, so a value that is read names the operation that wrote it. `""` is nothing.
 */
export type Action =
  /** With `known`: If-None-Match, with the tag of that value. */
  | { kind: "read"; known?: string }
  /** Only where nothing is. */
  | { kind: "post"; value: string }
  /** If-Match, with the tag of `expected`. */
  | { kind: "replace"; value: string; expected: string }
  /** Whatever is there. */
  | { kind: "put"; value: string }
  /** Whether there is something or not. */
  | { kind: "clear" }
  /** Only where something is. */
  | { kind: "remove" };

export type Outcome =
  /** 2xx. Of a read: what was seen; `undefined` for 304, which says "what you know". */
  | { kind: "acknowledged"; seen?: string | undefined; tag?: string | undefined }
  /** 404, 409, 412: what is there is not what the operation needs. Nothing was changed. */
  | { kind: "refused" }
  /** 503: nothing was acknowledged, but it may have been made. */
  | { kind: "failed" }
  /** The connection broke, or no answer came: it may have been made, or be made later. */
  | { kind: "unknown" }
  /** No connection came about: nothing was made. */
  | { kind: "not sent" }
  /** An answer that nobody should ever get. */
  | { kind: "wrong"; status: number };

export interface Operation {
  /** What it was done to, such as `blob 7f..`. */
  object: string;
  service: string;
  action: Action;
  outcome: Outcome;
  /** Milliseconds of one monotonic clock: before the first byte was sent, after the last one came. */
  start: number;
  end: number;
  /** The answer's request id, which is on the audit trail. */
  request?: string | undefined;
}

/** Signing in, listing and registering: what else must work. */
export interface Call {
  kind: "sign-in" | "list" | "register";
  service: string;
  isGood: boolean;
  /** What is wrong about an answer, if something is. */
  wrong?: string | undefined;
  start: number;
  end: number;
}

export type Mark =
  /** From here on there are enough nodes, or not. */
  | { kind: "quorum"; isThere: boolean; at: number }
  | { kind: "service"; service: string; isUp: boolean; at: number }
  /** Whatever was sent before is over: no process is left that could still make it. */
  | { kind: "settled"; at: number }
  /** Nothing is wrong, and the time to recover is over: everything works. */
  | { kind: "calm"; at: number; until: number }
  /** The machine had no time for the clients themselves. */
  | { kind: "held up"; at: number; until: number }
  /** For the summary: a fault, from its first moment to the end of the calm after it. */
  | { kind: "fault"; name: string; at: number; until: number };

export interface History {
  operations: Operation[];
  calls: Call[];
  marks: Mark[];
}

export const newHistory = (): History => ({ operations: [], calls: [], marks: [] });

/** Whether it may have been made although nobody was told so. */
export const isUncertain = ({ outcome }: Operation): boolean => outcome.kind === "failed" || outcome.kind === "unknown";
