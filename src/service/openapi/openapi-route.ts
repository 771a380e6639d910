import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import { addRoute, openToAll } from "../http/route.ts";
import { openapiDocument } from "./document.ts";

/** `GET /openapi.json`: what the listener's routes say about themselves. Nothing in it is secret. */
export function addOpenapi(app: FastifyInstance): void {
  let document: object | undefined;
  addRoute(app, {
    method: "GET",
    path: "/openapi.json",
    description: "This description.",
    answers: { 200: { description: "OpenAPI 3.1.", body: v.looseObject({ openapi: v.string() }) } },
    open: openToAll,
    handle() {
      // Now that all routes are there.
      document ??= openapiDocument(app.describedRoutes, "admins");
      return { status: 200, body: document };
    },
  });
}
