/**
 * What anybody can take of a listener, all in one place. Times in milliseconds, sizes in bytes. What a thing itself is limited to
 * (a name, a list of items) stands beside its schema; `docs/operations/limits.md` has a table of both.
 */

/** For the head of a request, and for a TLS handshake. */
export const HEAD_TIMEOUT = 5_000;
/** For a whole request. */
export const REQUEST_TIMEOUT = 10_000;
/** Between requests on a connection. */
export const KEEP_ALIVE_TIMEOUT = 20_000;
/** The longest wait that a request may ask for, in seconds. */
export const LONGEST_WAIT = 60;
/** Without a byte in either direction. */
export const IDLE_TIMEOUT = LONGEST_WAIT * 1000 + 15_000;

/** Request line and headers. */
export const LARGEST_HEAD = 8_192;
/** Of an admin's request: Keystone's and Nova's `max_request_body_size`. A guest's is an option. */
export const LARGEST_BODY = 114_688;
/** Characters of an id or name in a path. */
export const LONGEST_PARAMETER = 255;

/** Requests at a time that wait for a change: more than anybody needs, too few for one to leave none for the others. */
export const WAITS_OF_USER = 64;
export const WAITS_OF_GUEST = 8;

/** Waiting requests of all together, for so many connections: the rest is for those who do not wait. */
export const waitsInAll = (connections: number): number => Math.floor((connections * 3) / 4);
