import { withoutNotice } from "../../core/reset-notice.ts";
import { read } from "../ext.ts";
import type { OnlyHere, PreviousPassword, Reset } from "../reset-records.ts";
import { changeLocal, without } from "./change-record.ts";
import type { KeptPasswords } from "./reset-record.ts";

const KEPT_FOR = 30 * 86_400_000;

/**
 * What is kept once an instance has another password: the one from before, which is the one that was only here if there is one,
 * else the cloud's. `made` is only here from now on; without it the cloud has the new one.
 */
export function replacePassword(
  { previous, onlyHere }: KeptPasswords,
  instanceId: string,
  reset: Reset,
  made?: OnlyHere,
): KeptPasswords {
  const before = previousOf(onlyHere[instanceId], reset);
  const others = without(onlyHere, instanceId);
  return {
    previous: before === undefined ? previous : { ...previous, [instanceId]: before },
    onlyHere: made === undefined ? others : { ...others, [instanceId]: made },
  };
}

/** The slot of the cloud does not have it any more, though the instance may still have this password. */
export function keepFromSlot({ previous }: KeptPasswords, instanceId: string, reset: Reset): Partial<KeptPasswords> {
  const before = previousOf(undefined, reset);
  return before === undefined ? {} : { previous: { ...previous, [instanceId]: before } };
}

function previousOf(here: OnlyHere | undefined, { before, user }: Reset): PreviousPassword | undefined {
  const now = Date.now();
  const times = { replacedAt: now, until: now + KEPT_FOR };
  if (here !== undefined) return { blob: here.sealed, wasOnlyHere: true, user: here.user, ...times };
  return before === "" ? undefined : { blob: withoutNotice(before), user, ...times };
}

/** For every wake: previous passwords go after 30 days. */
export async function forgetOldPrevious(now = Date.now()): Promise<void> {
  const { previous = {} } = await read("local", "previous");
  if (Object.values(previous).every(({ until }) => until > now)) return;
  await changeLocal("previous", (kept = {}) =>
    Object.fromEntries(Object.entries(kept).filter(([, { until }]) => until > now)),
  );
}
