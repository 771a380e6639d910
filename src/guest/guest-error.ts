/** Why the guest cannot run, and what to do about it: for people, one sentence, nothing secret. */
export class GuestError extends Error {
  override name = "GuestError";
}
