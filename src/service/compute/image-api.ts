import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import { addRoute, openToAll } from "../http/route.ts";
import { type IdentityParts, openToTokens } from "../identity/identity-route.ts";

/**
 * Glance's API as far as it has no images: the service's instances are made of none that it knows. It is there because
 * `openstack server list` and `server show` do nothing at all where the catalogue has no image service.
 */
export function addImageApi(app: FastifyInstance, parts: IdentityParts): void {
  const version = (): object => ({
    id: "v2.0",
    status: "CURRENT",
    links: [{ rel: "self", href: `${parts.baseUrl()}/image/v2/` }],
  });
  for (const path of ["/", "/v2"]) {
    addRoute(app, {
      method: "GET",
      path,
      description: "The versions of Glance's API, to choose from.",
      answers: {
        300: {
          description: "Never a redirect.",
          body: v.object({ versions: v.array(v.looseObject({ id: v.string() })) }),
        },
      },
      open: openToAll,
      handle: () => ({ status: 300, body: { versions: [version()] } }),
    });
  }
  addRoute(app, {
    method: "GET",
    path: "/v2/images",
    description: "The images: none.",
    answers: { 200: { description: "An empty list.", body: v.object({ images: v.array(v.looseObject({})) }) } },
    open: openToTokens(parts, "image"),
    handle: () => ({ status: 200, body: { images: [], first: "/v2/images", schema: "/v2/schemas/images" } }),
  });
}
