/** Exit statuses that `latchkey get` and `latchkey open` tell apart. The rest as everywhere: 1 for a failure, 2 for wrong usage. */
const statuses = {
  failed: 1,
  "not-found": 3,
  "not-yet-set": 4,
  "wrong-key": 5,
  "not-allowed": 6,
  "other-guest": 7,
} as const;

/** Why a password could not be had, in a sentence for the terminal and a status for a script. */
export class CommandFailure extends Error {
  readonly status: number;

  constructor(reason: keyof typeof statuses, message: string) {
    super(message);
    this.status = statuses[reason];
  }
}

/** For `--help`. */
export const STATUS_HELP = `
Exit status: 0 the password was printed, 1 failed, 2 wrong usage, 3 no such instance,
4 no password yet, 5 no given key opens it, 6 not allowed, 7 another guest than expected.`;
