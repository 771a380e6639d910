import type { FastifyInstance } from "fastify";
import { addRoute, openToAll } from "../http/route.ts";
import { versionAnswer } from "./compute-answers.ts";
import { addInstanceActions } from "./compute-instance-actions.ts";
import { addKeyPairs } from "./compute-key-pairs.ts";
import type { ComputeParts } from "./compute-route.ts";
import { addServer } from "./compute-server.ts";
import { addServerAction } from "./compute-server-action.ts";
import { addServerList } from "./compute-server-list.ts";
import { addServerMetadata } from "./compute-server-metadata.ts";
import { addServerPassword } from "./compute-server-password.ts";
import { HIGHEST } from "./microversion.ts";

/** Nova's API below `/v2.1`. */
export function addComputeApi(app: FastifyInstance, parts: ComputeParts): void {
  addRoute(app, {
    method: "GET",
    path: "/",
    description: "The version of Nova's API.",
    answers: versionAnswer,
    open: openToAll,
    handle: () => ({ status: 200, body: { version: versionDocument(parts.baseUrl()) } }),
  });
  addServerList(app, parts);
  addServer(app, parts);
  addServerMetadata(app, parts);
  addServerPassword(app, parts);
  addServerAction(app, parts);
  addInstanceActions(app, parts);
  addKeyPairs(app, parts);
}

const versionDocument = (baseUrl: string): object => ({
  id: "v2.1",
  status: "CURRENT",
  version: `2.${HIGHEST}`,
  min_version: "2.1",
  updated: "2013-07-23T11:33:21Z",
  links: [{ rel: "self", href: `${baseUrl}/v2.1/` }],
  "media-types": [{ base: "application/json", type: "application/vnd.openstack.compute+json;version=2.1" }],
});
