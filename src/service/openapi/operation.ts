import type { GenericSchema } from "valibot";
import { LONGEST_PARAMETER } from "../http/limits.ts";
import type { AnswerDescription, DescribedRoute, Scheme } from "../http/route-description.ts";
import { answersOfEvery } from "./every-answer.ts";
import { inputSchema, outputSchema, type Schema } from "./json-schema.ts";
import { REQUEST_HEADERS } from "./request-headers.ts";

export type Listener = "admins" | "guests";
type Json = Readonly<Record<string, unknown>>;

const SECURITY: Record<Scheme, readonly Json[]> = {
  none: [],
  token: [{ token: [] }],
  guest: [{ guestToken: [] }, { proxyInstance: [], proxyTenant: [], proxySignature: [] }],
};

/** An Operation Object of OpenAPI 3.1 for a route. */
export function operationOf(route: DescribedRoute, listener: Listener): Json {
  const parameters = [...pathParameters(route.path), ...queryParameters(route.query), ...headerParameters(route)];
  return {
    description: route.description,
    security: SECURITY[route.scheme],
    ...(parameters.length > 0 && { parameters }),
    ...requestBody(route, listener),
    responses: responses(route, listener),
  };
}

/** `/servers/:id` as OpenAPI writes it: `/servers/{id}`. */
export const openapiPath = (path: string): string => path.replace(/:(\w+)/g, "{$1}");

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string", maxLength: LONGEST_PARAMETER },
  }));

function queryParameters(query: GenericSchema | undefined): Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = inputSchema(query);
  return Object.entries(properties).map(([name, schema]) => {
    const description = typeof schema === "object" ? schema.description : undefined;
    return { name, in: "query", ...(description && { description }), required: required.includes(name), schema };
  });
}

const headerParameters = ({ headers }: DescribedRoute): Json[] =>
  headers.map((name) => ({ name, in: "header", required: false, ...REQUEST_HEADERS[name] }));

function requestBody({ method, body, scheme }: DescribedRoute, listener: Listener): Json {
  if (body !== undefined) {
    return { requestBody: { required: true, content: { "application/json": { schema: inputSchema(body) } } } };
  }
  if (listener === "admins" || method !== "POST" || scheme !== "guest") return {};
  const schema: Schema = { type: "string", description: "an envelope of Latchkey's, or a block of RSA in base64" };
  return { requestBody: { required: true, content: { "text/plain": { schema } } } };
}

function responses(route: DescribedRoute, listener: Listener): Json {
  const all = { ...route.answers, ...answersOfEvery(route, listener) };
  const byStatus = Object.entries(all).map(([status, answer]) => [
    status,
    responseOf(Number(status), answer, route.method),
  ]);
  const failure = { description: "A failure of the service itself.", content: FAILURE };
  return { ...Object.fromEntries(byStatus), default: route.method === "HEAD" ? without(failure) : failure };
}

const FAILURE = { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } };

function responseOf(status: number, answer: AnswerDescription, method: string): Json {
  const { description, headers = [], body, text } = typeof answer === "string" ? { description: answer } : answer;
  const described = {
    description,
    ...(headers.length > 0 && {
      headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: "string" } }])),
    }),
  };
  if (method === "HEAD") return described;
  if (body !== undefined) return { ...described, content: { "application/json": { schema: outputSchema(body) } } };
  if (text === true) return { ...described, content: { "text/plain": { schema: { type: "string" } } } };
  return status < 400 ? described : { ...described, content: FAILURE };
}

const without = ({ description }: { description: string }): Json => ({ description });
