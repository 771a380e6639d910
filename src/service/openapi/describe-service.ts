import type { FastifyInstance } from "fastify";
import { createAdminListener } from "../admin-listener.ts";
import { createGuestListener } from "../guests/guest-listener.ts";
import { entityTags } from "../http/entity-tag.ts";
import { newRequestMeter } from "../metrics/request-meter.ts";
import type { Store } from "../store/store.ts";
import { openapiDocument } from "./document.ts";
import type { Listener } from "./operation.ts";

/** The description of a listener, made of the very routes that it has when it serves. Opens and listens on nothing. */
export async function describeService(listener: Listener): Promise<object> {
  const app =
    listener === "admins"
      ? adminListener()
      : createGuestListener({ ...OPTIONS, meter: newRequestMeter("guests"), bodyLimit: 1 }, GUEST_PARTS);
  await app.ready();
  const document = openapiDocument(app.describedRoutes, listener);
  await app.close();
  return document;
}

const silent = (): void => undefined;
const OPTIONS = { tls: undefined, mostConnections: 1, behindTlsProxy: false, log: silent, logFailure: silent };

/** Nothing is ever asked. */
const nothing = (): never => {
  throw new Error("there is no service behind its description");
};
const store: Store = {
  get: nothing,
  list: nothing,
  snapshot: nothing,
  commit: nothing,
  watch: nothing,
  close: nothing,
};
const waits = { begin: nothing, count: nothing, stop: nothing };
const tags = entityTags("");
const GUEST_PARTS = { store, tags, waits, proxySecrets: [] };

const adminListener = (): FastifyInstance =>
  createAdminListener(
    { ...OPTIONS, meter: newRequestMeter("admins") },
    {
      store,
      tags,
      waits,
      health: { isReady: nothing, wasReady: nothing, stopping: nothing },
      countSignIn: nothing,
      hasher: { hash: nothing, matches: nothing, close: nothing },
      totpSecrets: { seal: nothing, open: nothing },
      tokenLifetime: 1,
      region: "",
      baseUrl: nothing,
    },
  );
