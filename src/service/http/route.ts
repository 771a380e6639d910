import type { FastifyInstance, FastifyRequest } from "fastify";
import type { GenericSchema } from "valibot";
import type { RuledRequest, ServiceType } from "../identity/access-rule.ts";
import { type Answer, sendAnswer } from "./answer.ts";
import type { Answers, RequestHeader, Scheme } from "./route-description.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What the route's `open` made of the request. */
    opened: unknown;
  }
}

export type Opened<Session> = { session: Session } | { refusal: Answer };

/** A request as a handler sees it: identified, and valid by the route's schemas. */
export interface Call<Session, Query, Body> {
  session: Session;
  query: Query;
  body: Body;
  /** A parameter of the path. Throws if the route has none of this name. */
  param: (name: string) => string;
  request: FastifyRequest;
  /** Identifies the caller anew: for a handler that has waited. */
  reopen: () => Promise<Opened<Session>>;
}

/** Who may ask, and what everybody else is answered. */
export interface Opener<Session> {
  scheme: Scheme;
  refusals: Answers;
  headers?: readonly RequestHeader[];
  /** Identifies the caller from the head alone: a body is read only for those who may send one. */
  open: (request: FastifyRequest) => Opened<Session> | Promise<Opened<Session>>;
}

export interface Route<Session, Query, Body> {
  method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  path: string;
  /** For `openapi.json`: what it does, and all that it may answer beside what any route may (`openapi/every-answer.ts`). */
  description: string;
  answers: Answers;
  /** Headers that it looks at. */
  headers?: readonly RequestHeader[];
  /** The same schemas check requests and describe them. */
  query?: GenericSchema<unknown, Query>;
  body?: GenericSchema<unknown, Body>;
  /** Not logged, unless it fails: it is asked all the time. */
  isQuiet?: boolean;
  open: Opener<Session>;
  handle: (call: Call<Session, Query, Body>) => Answer | Promise<Answer>;
}

export function addRoute<Session, Query, Body>(app: FastifyInstance, route: Route<Session, Query, Body>): void {
  const { open, refusals, scheme, headers = [] } = route.open;
  const schema = {
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(route.body === undefined ? {} : { body: route.body }),
  };
  app.route({
    method: route.method,
    url: route.path,
    schema,
    config: {
      isQuiet: route.isQuiet ?? false,
      description: {
        description: route.description,
        answers: { ...refusals, ...route.answers },
        scheme,
        headers: [...headers, ...(route.headers ?? [])],
        query: route.query,
        body: route.body,
      },
    },
    async onRequest(request, reply) {
      const opened = await open(request);
      if ("refusal" in opened) return sendAnswer(reply, opened.refusal);
      request.opened = opened.session;
    },
    async handler(request, reply) {
      const call: Call<Session, Query, Body> = {
        session: request.opened as Session,
        query: request.query as Query,
        body: request.body as Body,
        param: (name) => parameter(request, name),
        request,
        reopen: async () => open(request),
      };
      return sendAnswer(reply, await route.handle(call));
    },
  });
}

/** The request as access rules see it. The path is what was sent, not what was made of it. */
export const ruledRequest = (service: ServiceType, { method, url }: FastifyRequest): RuledRequest => ({
  service,
  method,
  path: /^[^?#]*/.exec(url)?.[0] ?? "",
});

/** For routes that anybody may ask. */
export const openToAll: Opener<undefined> = { scheme: "none", refusals: {}, open: () => ({ session: undefined }) };

function parameter(request: FastifyRequest, name: string): string {
  const value = (request.params as Readonly<Record<string, string>>)[name];
  if (value === undefined) throw new TypeError(`the route has no parameter ${name}`);
  return value;
}
