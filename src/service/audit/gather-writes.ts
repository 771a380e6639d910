import { atEndOfTurn } from "../store/end-of-turn.ts";
import { type CommitOutcome, MOST_WRITES, type Write } from "../store/store.ts";

interface Gathered {
  writes: Write[];
  outcome: Promise<CommitOutcome>;
}

/**
 * Commits writes that nothing else must hold for: those of one turn of the event loop together, at most MOST_WRITES. They stand or fall
 * together, and no key may be among them twice. Under load many wait at a time, and one commit for all of them costs as much as for one.
 */
export function gatherWrites(
  commit: (writes: readonly Write[]) => Promise<CommitOutcome>,
): (write: Write) => Promise<CommitOutcome> {
  let gathered: Gathered | undefined;

  function begin(): Gathered {
    let settle: (outcome: Promise<CommitOutcome>) => void = () => undefined;
    const outcome = new Promise<CommitOutcome>((resolve) => (settle = resolve));
    const group: Gathered = { writes: [], outcome };
    atEndOfTurn(() => {
      if (gathered === group) gathered = undefined;
      settle(commit(group.writes));
    });
    return group;
  }

  return (write) => {
    gathered ??= begin();
    const { writes, outcome } = gathered;
    // The next one begins another group; this one is sent all the same.
    if (writes.push(write) === MOST_WRITES) gathered = undefined;
    return outcome;
  };
}
