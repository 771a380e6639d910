import type { FastifyInstance } from "fastify";
import type { GenericSchema } from "valibot";

/** What a route says about one of its answers: a sentence, or a sentence and what the answer has in it. */
export type AnswerDescription =
  | string
  | {
      description: string;
      /** Of JSON. */
      body?: GenericSchema;
      /** The body is text instead. */
      text?: true;
      headers?: readonly string[];
    };

/** By status. */
export type Answers = Readonly<Record<number, AnswerDescription>>;

/** The headers of requests that some routes look at. */
export type RequestHeader =
  | "If-Match"
  | "If-None-Match"
  | "Prefer"
  | "X-Subject-Token"
  | "Openstack-Auth-Receipt"
  | "X-OpenStack-Nova-API-Version"
  | "OpenStack-API-Version";

/** How a caller says who it is. */
export type Scheme = "none" | "token" | "guest";

/** All that a route says about itself, for `openapi.json`. */
export interface RouteDescription {
  description: string;
  answers: Answers;
  scheme: Scheme;
  headers: readonly RequestHeader[];
  query: GenericSchema | undefined;
  body: GenericSchema | undefined;
}

export interface DescribedRoute extends RouteDescription {
  method: string;
  /** As it is registered: `/v3/projects/:id`. */
  path: string;
}

declare module "fastify" {
  interface FastifyContextConfig {
    description?: RouteDescription;
  }
  interface FastifyInstance {
    /** All that were registered so far. */
    describedRoutes: readonly DescribedRoute[];
  }
}

/** Collects the routes as they are registered from now on. None can be registered without a description. */
export function collectRoutes(app: FastifyInstance): void {
  const routes: DescribedRoute[] = [];
  app.addHook("onRoute", ({ method, url, config }) => {
    if (config?.description === undefined) throw new TypeError(`the route ${url} has no description`);
    for (const each of [method].flat()) routes.push({ method: each, path: url, ...config.description });
  });
  app.decorate("describedRoutes", routes);
}
