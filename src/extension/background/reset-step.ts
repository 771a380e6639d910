import type { Result } from "../../clouds/failure.ts";
import type { Access } from "../../clouds/openstack/compute-request.ts";
import type { CloudFailure } from "../cloud-failure.ts";
import { withAccess } from "./access.ts";
import { fewAtOnce } from "./few-at-once.ts";
import type { InstanceReset } from "./reset-record.ts";

/** What comes after a step of a reset. "later": when something wakes it. A pause in milliseconds. */
export type Next = "at-once" | "later" | { pause: number };

/** What one background remembers between steps. Lost with it, it costs one request. */
export interface Attempt {
  /** The cloud's last answer, as far as it names it. */
  seen?: { blob: string; etag: string | null };
  /** Whether somebody looks on, or has just asked: an answer is waited for then, not looked for now and then. */
  eager: boolean;
}

/** A request to the reset's cloud, of which only a few run at once. */
export const askCloud = <T>(
  { connectionId }: InstanceReset,
  request: (access: Access) => Promise<Result<T>>,
): Promise<{ code: "ok"; value: T } | CloudFailure> => fewAtOnce(() => withAccess(connectionId, request));

const MINUTE = 60_000;

/** How long to wait before the cloud is asked again: `age` is how long the user waits. Milliseconds. */
export function intervalAt(age: number): number {
  if (age < MINUTE) return 2_000;
  return age < 5 * MINUTE ? 5_000 : 15_000;
}
