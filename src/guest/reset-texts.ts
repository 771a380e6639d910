import type { NoticeReason } from "../core/reset-notice.ts";

/** Why a request was not obeyed, for the journal and `guest status`. */
export const refusalText: Record<NoticeReason, string> = {
  withdrawn: "it was taken back in time",
  expired: "it has expired by this instance's clock",
  "user-not-allowed": "this user's password may not be reset here: see --user and --allow-user",
  "too-soon": "so soon after another: see --reset-pause and --resets-per-hour",
  "not-set": "the instance did not take the new password",
  "key-not-trusted": "it names a key that this guest does not seal to",
  "too-long": "it is good for more than 7 days by this instance's clock",
  superseded: "it was obeyed, and the password was changed again since",
};
