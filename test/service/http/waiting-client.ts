import { call, guest, PASSWORD_PATH, type Reply } from "../cloud.ts";
import type { RunningService } from "../running-service.ts";

/** Requests that wait for a change, as extension and guest make them. */

export const METADATA_PATH = "/openstack/latest/meta_data.json";
export const passwordPath = (id: string): string => `/v2.1/servers/${id}/os-server-password`;

type Ask = (service: RunningService, headers: Record<string, string>, signal?: AbortSignal) => Promise<Reply>;

export const asAdmin =
  (token: string, id: string): Ask =>
  (service, headers, signal) =>
    call(service.adminsUrl + passwordPath(id), {
      headers: { "x-auth-token": token, ...headers },
      ...(signal && { signal }),
    });

export const asGuest =
  (guestToken: string, path = PASSWORD_PATH): Ask =>
  (service, headers, signal) =>
    guest(service, guestToken, "GET", path, { headers, ...(signal && { signal }) });

export interface Waiting {
  tag: string;
  reply: Promise<Reply>;
  isAnswered: () => boolean;
  /** Goes away without an answer. */
  leave: () => void;
}

/** Waits for another version than `tag`, by default than the present one. */
export async function wait(
  service: RunningService,
  ask: Ask,
  { tag, seconds = 60 }: { tag?: string; seconds?: number } = {},
): Promise<Waiting> {
  const known = tag ?? (await ask(service, {})).headers.get("etag") ?? "";
  const leaving = new AbortController();
  let isAnswered = false;
  const reply = ask(service, { "if-none-match": known, prefer: `wait=${seconds}` }, leaving.signal);
  reply.then(
    () => {
      isAnswered = true;
    },
    () => undefined,
  );
  return { tag: known, reply, isAnswered: () => isAnswered, leave: () => leaving.abort() };
}
