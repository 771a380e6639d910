import type { FastifyInstance } from "fastify";
import { addComputeApi } from "./compute/compute-api.ts";
import type { ComputeParts } from "./compute/compute-route.ts";
import { addImageApi } from "./compute/image-api.ts";
import { sendAnswer } from "./http/answer.ts";
import { answerErrors } from "./http/error-handler.ts";
import { keystoneError, keystoneRefusal } from "./http/keystone-error.ts";
import { LARGEST_BODY } from "./http/limits.ts";
import { createListener, type ListenerOptions } from "./http/listener.ts";
import { novaRefusal } from "./http/nova-fault.ts";
import { addIdentityApi, addVersionList } from "./identity/identity-api.ts";
import type { IdentityParts } from "./identity/identity-route.ts";
import { addHealth, type HealthParts } from "./management/health-routes.ts";
import { addOpenapi } from "./openapi/openapi-route.ts";

/**
 * JSON as fastify reads it, save that a DELETE may say that it has JSON and have nothing, as tempest's does. Names that would
 * change an object's prototype are refused.
 */
function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (request.method === "DELETE" && body.length === 0) done(null, undefined);
    else parse(request, body.toString(), done);
  });
}

/** What users and their programs talk to: identity under `/v3`, compute under `/v2.1`. */
export function createAdminListener(
  options: Omit<ListenerOptions, "bodyLimit" | "shape">,
  parts: IdentityParts & ComputeParts & HealthParts,
): FastifyInstance {
  const app = createListener({ ...options, bodyLimit: LARGEST_BODY, shape: novaRefusal });
  acceptJson(app);
  addHealth(app, parts);
  addOpenapi(app);
  addVersionList(app, parts.baseUrl);
  app.register(
    async (identity) => {
      identity.setErrorHandler(answerErrors(options.meter.listener, options.logFailure, keystoneRefusal));
      identity.setNotFoundHandler((_request, reply) => sendAnswer(reply, keystoneError(404)));
      addIdentityApi(identity, parts);
    },
    { prefix: "/v3" },
  );
  app.register(async (image) => addImageApi(image, parts), { prefix: "/image" });
  app.register(async (compute) => addComputeApi(compute, parts), { prefix: "/v2.1" });
  return app;
}
