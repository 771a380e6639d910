import type { SignInOutcome } from "../identity/sign-in.ts";

type Kind = SignInOutcome["kind"];

/** How often a sign-in ended in each way, since the start. */
export function newSignInCounts(): { counts: Readonly<Record<Kind, number>>; count: (kind: Kind) => void } {
  const counts: Record<Kind, number> = {
    "signed in": 0,
    "another factor": 0,
    refused: 0,
    "scope not allowed": 0,
    delegated: 0,
    wait: 0,
    busy: 0,
  };
  return {
    counts,
    count(kind) {
      counts[kind] += 1;
    },
  };
}
