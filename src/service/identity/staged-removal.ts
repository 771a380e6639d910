import { untilNoConflict } from "../store/conflict.ts";
import { type Stored, writeRecord } from "../store/record.ts";
import { MOST_WRITES, type Store, type Write } from "../store/store.ts";
import { type User, userById, userKey } from "./user-record.ts";

/** For a user's own records beside what goes with them, and what the store adds to a commit. */
const ROOM = 10;

export interface StagedRemoval {
  /** What goes with the change: writes that belong together stand together. Asked again until nothing else is left. */
  removals: (user: User) => Promise<Write[][]>;
  /** The user without the access that all of `removals` belong to. */
  withdraw: (user: User) => User;
  /** What the audit trail says of that. */
  withdrawn: (user: User) => Write;
  /** The change itself, which is made with the last of the removals, or with all of them. */
  finish: (user: User) => Write[];
}

/**
 * Changes a user, and removes what goes with the change. In one commit if it is small enough. If not: first the access is withdrawn,
 * then what goes with it is removed, a part in each commit, then the change is made. Whoever is killed in between leaves a user with
 * less access than before and never more, and doing the same again finishes it.
 */
export function changeWithRemovals(
  store: Store,
  id: string,
  { removals, withdraw, withdrawn, finish }: StagedRemoval,
): Promise<"changed" | "unknown"> {
  return untilNoConflict(async () => {
    const stored = await userById(store, id);
    if (stored === undefined) return "unknown";
    const parts = inParts(await removals(stored.record));
    const last = parts.pop() ?? [];
    if (parts.length > 0) {
      const { record } = stored;
      if ((await replace(store, stored, withdraw(record), withdrawn(record))) === "conflict") return "conflict";
      // Of what gives no access any more, and is not made anew without it.
      for (const part of parts) await store.commit([], part);
      return "conflict";
    }
    const expected = { key: userKey(id), revision: stored.revision };
    const outcome = await store.commit([expected], [...finish(stored.record), ...last]);
    return outcome === "committed" ? "changed" : "conflict";
  });
}

function replace(store: Store, { record: { id }, revision }: Stored<User>, user: User, entry: Write) {
  return store.commit([{ key: userKey(id), revision }], [writeRecord(userKey(id), user), entry]);
}

/** As few commits as may be. */
function inParts(groups: readonly Write[][]): Write[][] {
  const parts: Write[][] = [];
  for (const group of groups) {
    const part = parts.at(-1);
    if (part !== undefined && part.length + group.length <= MOST_WRITES - ROOM) part.push(...group);
    else parts.push([...group]);
  }
  return parts;
}
