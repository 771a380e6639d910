import * as v from "valibot";
import { parse } from "yaml";

/** Characters: some fifty clouds. The parser takes quadratic time on the worst of files, well below a second at this length. */
const LONGEST_FILE = 16_384;

export type CloudsOutcome =
  | { code: "clouds"; clouds: Mapping }
  /** No YAML, or YAML without a mapping `clouds`. The parser's own message could quote a password, so it is not kept. */
  | { code: "not-a-clouds-file" };

type Mapping = Record<string, unknown>;
const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const file = v.object({ clouds: v.custom<Mapping>(isMapping) });

/** The clouds of a clouds.yaml by their names, and nothing in them that goes on without end. */
export function readClouds(text: string): CloudsOutcome {
  if (text.length > LONGEST_FILE) return { code: "not-a-clouds-file" };
  try {
    const content: unknown = parse(text, { logLevel: "error" });
    // An alias can make a mapping a part of itself (YAML 1.2, section 3.2.1); JSON cannot be written of that, and this throws.
    JSON.stringify(content);
    const parsed = v.safeParse(file, content);
    return parsed.success ? { code: "clouds", clouds: parsed.output.clouds } : { code: "not-a-clouds-file" };
  } catch {
    return { code: "not-a-clouds-file" };
  }
}

/** One mapping laid over another, at every depth, as openstacksdk lays secure.yaml over clouds.yaml. */
export function overlay(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isMapping(below) || !isMapping(above)) return above;
  const merged = new Map(Object.entries(below));
  for (const [name, value] of Object.entries(above)) merged.set(name, overlay(merged.get(name), value));
  return Object.fromEntries(merged);
}
