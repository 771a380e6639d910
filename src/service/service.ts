import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { createAdminListener } from "./admin-listener.ts";
import { prepareFirstStart } from "./first-start.ts";
import { createGuestListener } from "./guests/guest-listener.ts";
import { type ListenAddress, originOf } from "./http/listen-address.ts";
import { failureLine, type WriteLog } from "./http/request-log.ts";
import { startWaits } from "./http/waits.ts";
import { startPasswordHasher } from "./identity/password-hash.ts";
import { totpSecrets } from "./identity/totp-secret.ts";
import { openDataFolder } from "./store/data-folder.ts";
import { sweepRegularly } from "./sweep.ts";

/** Requests at a time that wait for a change: more than anybody needs, too few for one to leave none for the others. */
const WAITS_OF_USER = 64;
const WAITS_OF_GUEST = 8;

export interface ServiceOptions {
  /** The data folder. */
  data: string;
  listen: ListenAddress;
  guestListen: ListenAddress;
  /** What clients reach the admins' listener as, without a slash at its end; undefined: what it listens on. */
  publicUrl: string | undefined;
  region: string;
  /** Certificate chain and key as PEM, for both listeners. */
  tls: { cert: Buffer; key: Buffer } | undefined;
  /** A proxy in front speaks TLS and says in X-Forwarded-For who the client is. */
  behindTlsProxy: boolean;
  proxySecret: Uint8Array | undefined;
  /** The longest body that a guest may send, in bytes. */
  bodyLimit: number;
  /** Milliseconds. */
  tokenLifetime: number;
  /** Of each listener. */
  mostConnections: number;
  log: WriteLog;
}

export interface RunningService {
  adminsUrl: string;
  guestsUrl: string;
  /** Of the user `admin`, on the first start only. */
  firstPassword: string | undefined;
  /** Finishes the requests that were accepted, then closes the store. */
  stop: () => Promise<void>;
}

/** Opens the data folder and listens. Throws if either fails; nothing is left open then. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const store = openDataFolder(options.data);
  const hasher = startPasswordHasher();
  const stopSweeping = sweepRegularly(store, (cause) => options.log(failureLine("sweep", "-", cause)));
  const scheme = options.tls === undefined ? "http" : "https";
  let adminsUrl = "";
  const baseUrl = (): string => options.publicUrl ?? adminsUrl;
  const { tokenLifetime, region, proxySecret, bodyLimit } = options;
  // The rest of the connections is for those who do not wait.
  const inAll = Math.floor((options.mostConnections * 3) / 4);
  const adminWaits = startWaits(store, { inAll, each: WAITS_OF_USER });
  const guestWaits = startWaits(store, { inAll, each: WAITS_OF_GUEST });
  const identity = { store, hasher, totpSecrets: totpSecrets(options.data), tokenLifetime, region, baseUrl };
  const admins = createAdminListener(options, { ...identity, waits: adminWaits });
  const guests = createGuestListener({ ...options, bodyLimit }, { store, proxySecret, waits: guestWaits });

  async function stop(): Promise<void> {
    stopSweeping();
    adminWaits.stop();
    guestWaits.stop();
    await Promise.all([admins.close(), guests.close()]);
    await store.close();
    await hasher.close();
  }
  try {
    const firstPassword = await prepareFirstStart(store, hasher);
    adminsUrl = originOf(scheme, await listenOn(admins, options.listen));
    const guestsUrl = originOf(scheme, await listenOn(guests, options.guestListen));
    return { adminsUrl, guestsUrl, firstPassword, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function listenOn(app: FastifyInstance, { host, port }: ListenAddress): Promise<ListenAddress> {
  await app.listen({ host, port });
  return { host, port: (app.server.address() as AddressInfo).port };
}
