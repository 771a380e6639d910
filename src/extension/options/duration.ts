/** Lengths of time in words of the reader's language, in the largest unit that gives a whole number or is close enough. */
const units = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** An exact setting: 90 s stay "90 seconds", 120 s are "2 minutes". */
export function exactDuration(seconds: number, language: string): string {
  const [unit, size] = units.find(([name, length]) => name !== "month" && seconds % length === 0) ?? ["second", 1];
  return inWords(seconds / size, unit, language);
}

/** An estimate, rounded: at least one second. */
export function roughDuration(seconds: number, language: string): string {
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? ["second", 1];
  return inWords(Math.max(1, Math.round(seconds / size)), unit, language);
}

function inWords(count: number, unit: string, language: string): string {
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}
