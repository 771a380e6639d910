import { readFileSync } from "node:fs";

/** As much of OpenAPI 3.1 as is needed to ask what it describes. */

export type Schema = Readonly<Record<string, unknown>>;
export type Listener = "admins" | "guests";

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  schema: Schema;
}

export interface Operation {
  listener: Listener;
  method: string;
  /** With its parameters in braces. */
  path: string;
  parameters: readonly Parameter[];
  body: { type: string; schema: Schema } | undefined;
  needs: "nothing" | "token" | "guest";
  /** By status; undefined if the answer has no JSON. */
  answers: ReadonlyMap<number, Schema | undefined>;
}

interface Document {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, RawResponse> };
}
interface RawOperation {
  security: readonly object[];
  parameters?: readonly Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, RawResponse>;
}
interface RawResponse {
  $ref?: string;
  content?: Content;
}
type Content = Record<string, { schema: Schema }>;

const FILES: Record<Listener, string> = { admins: "docs/openapi.json", guests: "docs/openapi-guests.json" };

/** Every operation of a listener, by nothing but its description. */
export function operationsOf(listener: Listener): Operation[] {
  const document = JSON.parse(readFileSync(FILES[listener], "utf8")) as Document;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => operationOf(document, { listener, path, method }, raw)),
  );
}

function operationOf(
  document: Document,
  { listener, path, method }: { listener: Listener; path: string; method: string },
  raw: RawOperation,
): Operation {
  const [[type, body] = []] = Object.entries(raw.requestBody?.content ?? {});
  const answers = Object.entries(raw.responses)
    .filter(([status]) => status !== "default")
    .map(([status, response]): [number, Schema | undefined] => {
      const name = response.$ref?.split("/").at(-1);
      const whole = name === undefined ? response : document.components.responses[name];
      const schema = whole?.content?.["application/json"]?.schema;
      return [Number(status), schema && (inlined(schema, document) as Schema)];
    });
  return {
    listener,
    path,
    method: method.toUpperCase(),
    parameters: raw.parameters ?? [],
    body: type === undefined || body === undefined ? undefined : { type, schema: body.schema },
    needs: raw.security.length === 0 ? "nothing" : listener === "admins" ? "token" : "guest",
    answers: new Map(answers),
  };
}

/** References to the document's schemas replaced by what they stand for. */
function inlined(part: unknown, document: Document): unknown {
  if (Array.isArray(part)) return part.map((each) => inlined(each, document));
  if (typeof part !== "object" || part === null) return part;
  if ("$ref" in part) return inlined(document.components.schemas[String(part.$ref).split("/").at(-1) ?? ""], document);
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, inlined(value, document)]));
}
