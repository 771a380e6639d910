/** Keystone's times have six digits after the point. */
export const keystoneTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace("Z", "000Z");

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d)?$/;

/** Milliseconds since 1970; without a zone it is UTC, as in Keystone. Undefined if the text is no time. */
export function readKeystoneTime(text: string): number | undefined {
  const [, time, zone = "Z"] = TIME.exec(text) ?? [];
  const read = time === undefined ? Number.NaN : Date.parse(time + zone);
  return Number.isNaN(read) ? undefined : read;
}
