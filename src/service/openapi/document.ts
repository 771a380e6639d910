import type { DescribedRoute } from "../http/route-description.ts";
import { type Listener, openapiPath, operationOf } from "./operation.ts";
import { shareResponses } from "./shared-responses.ts";

type Json = Readonly<Record<string, unknown>>;

const TITLES: Record<Listener, string> = {
  admins: "Latchkey, for admins and their programs",
  guests: "Latchkey, for guests",
};

/** What a listener answers to whom, as OpenAPI 3.1. Says nothing of where it listens: paths are below the listener's address. */
export function openapiDocument(routes: readonly DescribedRoute[], listener: Listener): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = openapiPath(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, listener) };
  }
  const sorted = Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)));
  const { paths: shared, responses } = shareResponses(sorted);
  return {
    openapi: "3.1.0",
    info: {
      title: TITLES[listener],
      version: "1",
      description: "Made from the schemas that validate the requests, by `npm run openapi`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths: shared,
    components: { responses, schemas: SCHEMAS, securitySchemes: listener === "admins" ? ADMINS : GUESTS },
  };
}

const text = { type: "string" };
const SCHEMAS = {
  Failure: { anyOf: [{ $ref: "#/components/schemas/KeystoneError" }, { $ref: "#/components/schemas/NovaFault" }] },
  KeystoneError: {
    type: "object",
    properties: {
      error: {
        type: "object",
        properties: { code: { type: "integer" }, message: text, title: text },
        required: ["code", "message", "title"],
      },
    },
    required: ["error"],
  },
  NovaFault: {
    description: "The one property is called by the kind of failure: badRequest, itemNotFound, ...",
    type: "object",
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: {
      type: "object",
      properties: { code: { type: "integer" }, message: text },
      required: ["code", "message"],
    },
  },
};

const ADMINS = { token: { type: "apiKey", in: "header", name: "X-Auth-Token" } };
const GUESTS = {
  guestToken: { type: "http", scheme: "bearer" },
  proxyInstance: { type: "apiKey", in: "header", name: "X-Instance-ID" },
  proxyTenant: { type: "apiKey", in: "header", name: "X-Tenant-ID" },
  proxySignature: { type: "apiKey", in: "header", name: "X-Instance-ID-Signature" },
};
