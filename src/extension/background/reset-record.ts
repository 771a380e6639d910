import { read, write } from "../ext.ts";
import type { LocalRecords } from "../records.ts";
import type { Reset } from "../reset-records.ts";
import { oneAtATime } from "./change-record.ts";

/** A reset with the instance that it is for. */
export type InstanceReset = Reset & { instanceId: string };
/** The passwords that a reset keeps beside the cloud's. */
export type KeptPasswords = Pick<LocalRecords, "previous" | "onlyHere">;
export type Keep = (kept: KeptPasswords, current: Reset) => Partial<KeptPasswords>;

export async function findReset(instanceId: string): Promise<InstanceReset | undefined> {
  const reset = (await read("local", "resets")).resets?.[instanceId];
  return reset && { ...reset, instanceId };
}

export async function resetsUnderWay(): Promise<InstanceReset[]> {
  const { resets = {} } = await read("local", "resets");
  return Object.entries(resets)
    .filter(([, { phase }]) => phase !== "ended")
    .map(([instanceId, reset]) => ({ ...reset, instanceId }));
}

/**
 * Changes a reset that is under way, and with it, in the same write, what is kept of passwords: a browser that is killed has done
 * both or nothing. Returns it as it is then; undefined if it has ended, or is another one.
 */
export function changeReset(
  reset: InstanceReset,
  change: (current: Reset) => Partial<Reset>,
  keep: Keep = () => ({}),
): Promise<InstanceReset | undefined> {
  return changeAnyReset(reset, (current, kept) => {
    if (current.phase === "ended") return undefined;
    const { made, ...changed } = { ...current, ...change(current) };
    // What was made here is kept with the others, or nowhere, once the cloud has answered.
    const isUnanswered = made !== undefined && changed.phase === "asking";
    return { reset: isUnanswered ? { ...changed, made } : changed, ...keep(kept, current) };
  });
}

/** As `changeReset`, also one that has ended. `change` returns undefined to leave it as it is. */
export function changeAnyReset(
  { instanceId, nonce }: Pick<InstanceReset, "instanceId" | "nonce">,
  change: (current: Reset, kept: KeptPasswords) => ({ reset: Reset } & Partial<KeptPasswords>) | undefined,
): Promise<InstanceReset | undefined> {
  return oneAtATime(async () => {
    const { resets = {}, previous = {}, onlyHere = {} } = await read("local", "resets", "previous", "onlyHere");
    const current = resets[instanceId];
    const changed = current?.nonce === nonce ? change(current, { previous, onlyHere }) : undefined;
    if (changed === undefined) return undefined;
    const { reset, ...kept } = changed;
    await write("local", { resets: { ...resets, [instanceId]: reset }, ...kept });
    return { ...reset, instanceId };
  });
}
