import type { Random } from "../fuzz/random.ts";
import type { Schema } from "./document.ts";
import { fits } from "./fits-schema.ts";
import { validText } from "./strings.ts";

/** Values that mean something to the service, by the name of the property or parameter that they are for. */
export type Hints = (name: string, random: Random) => string | undefined;

/** A value that the schema accepts. `description` says what it cannot: what is made here may still be refused for that. */
export function validValue(schema: Schema, random: Random, hints: Hints, name = ""): unknown {
  const { anyOf, allOf, type } = schema;
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return random.pick(schema.enum);
  if ("not" in schema) return null;
  if (type === "string") return text(schema, random, hints, name);
  if (Array.isArray(anyOf)) return validValue(random.pick(anyOf as Schema[]), random, hints, name);
  if (Array.isArray(allOf)) {
    const parts = (allOf as Schema[]).map((each) => validValue(each, random, hints, name));
    return Object.assign({}, ...parts);
  }
  if (type === "object") return object(schema, random, hints);
  if (type === "array") return list(schema, random, hints, name);
  if (type === "number") return random.pick([0, 1, -1, 4, 6, 0.5, 1e21, 2 ** 53, 2 ** 31]);
  if (type === "boolean") return random.once(2);
  if (type === "null") return null;
  return random.pick([null, true, 0, {}, [], hints(name, random) ?? "x"]);
}

function text(schema: Schema, random: Random, hints: Hints, name: string): string {
  if (Array.isArray(schema.anyOf)) return random.pick(["192.0.2.1", "2001:db8::1", "::", "255.255.255.255"]);
  const hint = random.once(4) ? undefined : hints(name, random);
  return hint !== undefined && fits(hint, schema) ? hint : validText(random, schema);
}

function object(schema: Schema, random: Random, hints: Hints): object {
  const { properties = {}, required = [], additionalProperties, propertyNames, maxProperties = 130 } = schema;
  const made: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(properties as Record<string, Schema>)) {
    const isNeeded = (required as string[]).includes(name);
    if (isNeeded || random.once(2)) set(made, name, validValue(each, random, hints, name));
  }
  if (typeof additionalProperties === "object" && additionalProperties !== null) {
    const count = random.once(50) ? Number(maxProperties) : random.below(4);
    for (let at = 0; at < count; at++) {
      const name =
        propertyNames === undefined ? `item-${at}` : validValue(propertyNames as Schema, random, hints, "key");
      set(made, String(name), validValue(additionalProperties as Schema, random, hints, "value"));
    }
  }
  return made;
}

function list(schema: Schema, random: Random, hints: Hints, name: string): unknown[] {
  const { prefixItems, items, minItems = 0, maxItems = 3 } = schema;
  if (Array.isArray(prefixItems)) return (prefixItems as Schema[]).map((each) => validValue(each, random, hints, name));
  const most = random.once(20) ? Number(maxItems) : Math.min(Number(maxItems), 3);
  const length = Math.max(Number(minItems), random.below(most + 1));
  return Array.from({ length }, () => validValue((items ?? {}) as Schema, random, hints, name));
}

/** Also where the name is `__proto__`. */
export function set(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
