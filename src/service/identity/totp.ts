import { createHmac, timingSafeEqual } from "node:crypto";

const STEP = 30_000;
const DIGITS = 6;

/** The number of the time step (RFC 6238, section 4.2) at a moment, in milliseconds since 1970. */
export const stepAt = (moment: number): number => Math.floor(moment / STEP);

/** The passcode of a time step: RFC 6238 with its defaults, SHA-1, six digits and 30 seconds, as Keystone has it. */
export function passcodeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  // RFC 4226, section 5.3: the last four bits say where the number begins.
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** The time step that `code` is the passcode of: now, or one before or behind, since clocks differ. Undefined if of none. */
export function stepOf(secret: Uint8Array, code: string, moment: number): number | undefined {
  const now = stepAt(moment);
  return [now, now - 1, now + 1].find((step) => isSame(passcodeOf(secret, step), code));
}

const isSame = (expected: string, code: string): boolean =>
  /^\d{6}$/.test(code) && timingSafeEqual(Buffer.from(expected), Buffer.from(code));
