import type { FastifyInstance } from "fastify";
import type { Answer } from "../http/answer.ts";
import type { Refusal } from "../http/error-handler.ts";
import { createListener, type ListenerOptions } from "../http/listener.ts";
import { novaFault, novaRefusal } from "../http/nova-fault.ts";
import type { GuestParts } from "./guest-identity.ts";
import { addGuestMetadata } from "./guest-metadata.ts";
import { addGuestPassword } from "./guest-password.ts";
import { addGuestVersions } from "./guest-versions.ts";

/** What guests talk to: the metadata address, under `/openstack`. */
export function createGuestListener(options: Omit<ListenerOptions, "shape">, parts: GuestParts): FastifyInstance {
  const app = createListener({ ...options, shape });
  // Bytes, whatever their type is said to be, and if it is none at all: only the handler knows what they may be.
  app.addHook("onRequest", (request, _reply, done) => {
    if (request.headers["content-type"] !== undefined) request.headers["content-type"] = "application/octet-stream";
    done();
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  addGuestVersions(app, parts);
  addGuestMetadata(app, parts);
  addGuestPassword(app, parts);
  return app;
}

/** Nova says 400 here for a long body, not 413. */
const shape = (refusal: Refusal): Answer =>
  refusal.kind === "size" ? novaFault(400, "Request is too large.") : novaRefusal(refusal);
