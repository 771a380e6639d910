import { CORE_SCHEMA, load, mergeTag } from "js-yaml";
import * as v from "valibot";

/** Characters: some two hundred clouds. The parser takes linear time. */
const LONGEST_FILE = 65_536;
/** Far more than clouds.yaml has, and few enough that nothing expands without end. */
const MOST_ALIASES = 200;
const DEEPEST = 16;
const MOST_MERGED_KEYS = 2_000;
/** openstacksdk reads YAML 1.1, whose merge keys (`<<`) its users share a cloud's settings by. */
const schema = CORE_SCHEMA.withTags(mergeTag);
/** A cloud, its `auth`, a field. Aliases may make a small file deep beyond measure. */
const CLOUD_DEPTH = 3;

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
    const parsed = v.safeParse(
      file,
      load(text, { schema, maxAliases: MOST_ALIASES, maxTotalMergeKeys: MOST_MERGED_KEYS, maxDepth: DEEPEST }),
    );
    return parsed.success ? { code: "clouds", clouds: parsed.output.clouds } : { code: "not-a-clouds-file" };
  } catch {
    return { code: "not-a-clouds-file" };
  }
}

/** One mapping laid over another, at every depth that a cloud has, as openstacksdk lays secure.yaml over clouds.yaml. */
export function overlay(below: unknown, above: unknown, depth = 0): unknown {
  if (above === undefined) return below;
  if (depth === CLOUD_DEPTH || !isMapping(below) || !isMapping(above)) return above;
  const merged = new Map(Object.entries(below));
  for (const [name, value] of Object.entries(above)) merged.set(name, overlay(merged.get(name), value, depth + 1));
  return Object.fromEntries(merged);
}
