/** The command line was wrong, not what it asked for: exit status 2. */
export class UsageError extends Error {}
