/** What issues 2, 3, 4 and 6 ask of the figures ("What it must show"). kB are 1000 bytes. */
export const aims = {
  /** CPU of GET os-server-password, in units of a bare `node:http` answer's. */
  serviceCpu: 2,
  /** The slowest of a hundred answers, in units of the one in the middle, at 16 connections. */
  tail: 5,
  /** The time of any call with many instances in the store, in units of that with 1,000. */
  flat: 1.5,
  /** Milliseconds from an empty extension's first paint to ours. */
  popupBehindEmpty: 30,
  /** Bytes of the popup's first JavaScript after gzip. */
  firstScripts: 20_000,
  /**
   * Bytes of one browser's zip: 120,000 until key files of every format and clouds.yaml came in (docs/decisions, key files),
   * 205,000 until resets did: 12,700 are their views, with a sentence for every end, and the selection of several.
   */
  package: 224_000,
  /** Milliseconds to open an envelope. */
  envelope: 0.5,
  /** Jsencrypt's time for an RSA blob in units of ours, at least. */
  timesJsencrypt: 5,
  /** Milliseconds from a key to the list of 10,000 instances, ready to be painted. */
  letter: 16,
  /** MB of the popup's JavaScript heap with 10,000 instances. */
  popupMemory: 30,
  /** Milliseconds from Enter to the clipboard that are not the network's. */
  beyondNetwork: 10,
  /** GET os-server-password in units of a real Nova's requests a second, at least. */
  timesNova: 60,
} as const;

export const verdict = (value: number, aim: number): string => (value <= aim ? "met" : "MISSED");

export const verdictAtLeast = (value: number, aim: number): string => (value >= aim ? "met" : "MISSED");
