import { isIPv4, isIPv6 } from "node:net";
import type { Schema } from "./document.ts";

/** Whether a value of JSON is what a schema says. Throws at a keyword that it does not know: nothing is passed over. */
export function fits(value: unknown, schema: Schema): boolean {
  return Object.entries(schema).every(([keyword, wanted]) => {
    const rule = rules[keyword];
    if (rule === undefined) throw new Error(`the schema has a keyword that is not known here: ${keyword}`);
    return rule(value, wanted, schema);
  });
}

type Rule = (value: unknown, wanted: unknown, schema: Schema) => boolean;
const schemas = (wanted: unknown): Schema[] => wanted as Schema[];
const anything: Rule = () => true;
const ofText =
  (rule: (text: string, wanted: never) => boolean): Rule =>
  (value, wanted) =>
    typeof value !== "string" || rule(value, wanted as never);
const ofObject =
  (rule: (value: Readonly<Record<string, unknown>>, wanted: never, schema: Schema) => boolean): Rule =>
  (value, wanted, schema) =>
    typeof value !== "object" || value === null || Array.isArray(value) || rule({ ...value }, wanted as never, schema);
const ofList =
  (rule: (value: readonly unknown[], wanted: never, schema: Schema) => boolean): Rule =>
  (value, wanted, schema) =>
    !Array.isArray(value) || rule(value, wanted as never, schema);

const rules: Readonly<Record<string, Rule>> = {
  description: anything,
  default: anything,
  type: (value, wanted) => [wanted].flat().some((type) => isOfType(value, type)),
  const: (value, wanted) => value === wanted,
  enum: (value, wanted) => (wanted as unknown[]).includes(value),
  not: (value, wanted) => !fits(value, wanted as Schema),
  anyOf: (value, wanted) => schemas(wanted).some((each) => fits(value, each)),
  allOf: (value, wanted) => schemas(wanted).every((each) => fits(value, each)),
  minLength: ofText((text, least: number) => text.length >= least),
  maxLength: ofText((text, most: number) => text.length <= most),
  pattern: ofText((text, pattern: string) => new RegExp(pattern, "u").test(text)),
  format: ofText((text, format: string) => (format === "ipv4" ? isIPv4(text) : isIPv6(text))),
  items: ofList((list, wanted: Schema | false, { prefixItems }) => {
    const rest = list.slice(Array.isArray(prefixItems) ? prefixItems.length : 0);
    return wanted === false ? rest.length === 0 : rest.every((each) => fits(each, wanted));
  }),
  prefixItems: ofList((list, wanted: Schema[]) => wanted.every((schema, at) => fits(list[at], schema))),
  minItems: ofList((list, least: number) => list.length >= least),
  maxItems: ofList((list, most: number) => list.length <= most),
  minProperties: ofObject((value, least: number) => Object.keys(value).length >= least),
  maxProperties: ofObject((value, most: number) => Object.keys(value).length <= most),
  required: ofObject((value, names: string[]) => names.every((name) => Object.hasOwn(value, name))),
  properties: ofObject((value, wanted: Record<string, Schema>) =>
    Object.entries(wanted).every(([name, schema]) => !Object.hasOwn(value, name) || fits(value[name], schema)),
  ),
  propertyNames: ofObject((value, wanted: Schema) => Object.keys(value).every((name) => fits(name, wanted))),
  additionalProperties: ofObject((value, wanted: Schema | false, { properties }) => {
    const others = Object.entries(value).filter(([name]) => !Object.hasOwn((properties ?? {}) as object, name));
    return wanted === false ? others.length === 0 : others.every(([, each]) => fits(each, wanted));
  }),
};

function isOfType(value: unknown, type: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
