import { type ConversionConfig, type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";

/** JSON Schema 2020-12, which is what OpenAPI 3.1 has. */
export type Schema = JsonSchema;

/**
 * What a schema accepts, as JSON Schema. What JSON Schema cannot say is said in `description`: the message of a check, and what the
 * author of a transformation wrote there. Throws where there is no such sentence, so that nothing is lost silently.
 */
export function inputSchema(schema: GenericSchema): Schema {
  demandDescriptions(schema);
  return convert(schema, "input");
}

/** What an answer has in it. */
export const outputSchema = (schema: GenericSchema): Schema => convert(schema, "output");

function convert(schema: GenericSchema, typeMode: "input" | "output"): Schema {
  const { $schema: _same, ...converted } = toJsonSchema(schema, {
    target: "draft-2020-12",
    typeMode,
    overrideAction,
  });
  return converted;
}

const overrideAction: NonNullable<ConversionConfig["overrideAction"]> = ({ valibotAction, jsonSchema }) => {
  const { type } = valibotAction;
  if (type === "ip") return { ...jsonSchema, anyOf: [{ format: "ipv4" }, { format: "ipv6" }] };
  if (type === "max_entries") return undefined;
  if (type === "trim") return described(jsonSchema, "white space around it is ignored");
  if (type !== "check") return undefined;
  const sentence = "message" in valibotAction ? valibotAction.message : undefined;
  if (typeof sentence !== "string")
    throw new TypeError("a check needs a message that says for openapi.json what it checks");
  return described(jsonSchema, sentence);
};

const described = (schema: Schema, sentence: string): Schema => ({
  ...schema,
  description: schema.description === undefined ? sentence : `${schema.description}; ${sentence}`,
});

/** Conversion ends at the first transformation of a pipe: what comes behind it must have been described before it. */
function demandDescriptions(part: unknown): void {
  if (typeof part !== "object" || part === null) return;
  if (Array.isArray(part)) {
    part.forEach(demandDescriptions);
    return;
  }
  if ("pipe" in part && Array.isArray(part.pipe)) {
    const flat = flatten(part.pipe);
    const transformed = flat.findIndex(({ type }) => type === "transform");
    if (transformed !== -1 && !flat.slice(0, transformed).some(({ type }) => type === "description")) {
      throw new TypeError("a schema that transforms needs a description before that, for openapi.json");
    }
  }
  for (const name of ["pipe", "entries", "options", "items", "item", "key", "value", "wrapped", "rest"]) {
    if (name in part) demandDescriptions((part as Record<string, unknown>)[name]);
  }
  if ("entries" in part && typeof part.entries === "object")
    Object.values(part.entries ?? {}).forEach(demandDescriptions);
}

const flatten = (pipe: readonly unknown[]): { type: string }[] =>
  pipe.flatMap((item) => {
    const isPipe = typeof item === "object" && item !== null && "pipe" in item && Array.isArray(item.pipe);
    return isPipe ? flatten(item.pipe as unknown[]) : [item as { type: string }];
  });
