import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Server as TlsServer } from "node:tls";
import type { FastifyInstance } from "fastify";
import { createAdminListener } from "./admin-listener.ts";
import { convertEarlierEntries } from "./audit/earlier-entries.ts";
import { keepTrail } from "./audit/keep-trail.ts";
import { tendTrail } from "./audit/tend-trail.ts";
import { prepareFirstStart } from "./first-start.ts";
import { createGuestListener } from "./guests/guest-listener.ts";
import { emptyAcceptQueue } from "./http/accept-queue.ts";
import { entityTags } from "./http/entity-tag.ts";
import { eventLog } from "./http/event-log.ts";
import { failureLog } from "./http/failure-log.ts";
import { WAITS_OF_GUEST, WAITS_OF_USER, waitsInAll } from "./http/limits.ts";
import { type ListenAddress, originOf } from "./http/listen-address.ts";
import type { WriteLog } from "./http/request-log.ts";
import { startWaits } from "./http/waits.ts";
import { checkSecretKeys } from "./identity/key-rotation.ts";
import { startPasswordHasher } from "./identity/password-hash.ts";
import { totpSecrets } from "./identity/totp-secret.ts";
import { watchHealth } from "./management/health.ts";
import { startManagementListener } from "./management/management-listener.ts";
import { newRequestMeter } from "./metrics/request-meter.ts";
import { serviceMetrics } from "./metrics/service-metrics.ts";
import { newSignInCounts } from "./metrics/sign-in-counts.ts";
import { answeringStore } from "./store/answering-store.ts";
import { guardStore } from "./store/guarded-store.ts";
import { epochToServe } from "./store/incomplete.ts";
import { openStoreToServe } from "./store/open-store.ts";
import type { Store } from "./store/store.ts";
import type { StoreLocation } from "./store/store-location.ts";
import { newStoreMeter } from "./store/store-meter.ts";
import { sweepRegularly } from "./sweep.ts";
import { keepTickShape } from "./tick-shape.ts";
import type { Certificate, CertificateFiles } from "./tls/certificate.ts";
import { followListenersCertificate } from "./tls/listeners-certificate.ts";

export interface ServiceOptions {
  store: StoreLocation;
  /** Holds the keys that the secrets of passcodes are sealed under; the same for all processes on one store. Need not be there yet. */
  secretKeyFile: string;
  listen: ListenAddress;
  guestListen: ListenAddress;
  /** For metrics and health; undefined: nowhere. */
  metricsListen: ListenAddress | undefined;
  /** What clients reach the admins' listener as, without a slash at its end; undefined: what it listens on. */
  publicUrl: string | undefined;
  region: string;
  /** For both listeners; the files are read again when they change. */
  tls: { files: CertificateFiles; first: Certificate } | undefined;
  /** A proxy in front speaks TLS and says in X-Forwarded-For who the client is. */
  behindTlsProxy: boolean;
  /** Shared with Neutron's metadata proxy: one, or several while it is changed; none: its word means nothing. */
  proxySecrets: readonly Uint8Array[];
  /** Where the password of the first start is written; undefined: it is printed. */
  firstPasswordFile: string | undefined;
  /** The longest body that a guest may send, in bytes. */
  bodyLimit: number;
  /** Milliseconds. */
  tokenLifetime: number;
  /** Of each listener. */
  mostConnections: number;
  /** Operations at a time that wait for the store. */
  mostWaiting: number;
  /** Milliseconds from the order to stop until connections are no longer taken. */
  stopDelay: number;
  /** How long entries of the audit trail are kept. */
  auditDays: number;
  log: WriteLog;
}

export interface RunningService {
  adminsUrl: string;
  guestsUrl: string;
  metricsUrl: string | undefined;
  /** Of the user `admin`, on the first start only. */
  firstPassword: string | undefined;
  /** Reads the certificate anew. */
  reload: () => void;
  /** Says that it is not ready, finishes the requests that were accepted, then closes the store. */
  stop: () => Promise<void>;
}

/** Opens the store and listens. Throws if either fails; nothing is left open then. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  keepTickShape();
  const { tokenLifetime, region, proxySecrets, bodyLimit, log } = options;
  const [logEvent, logFailure] = [eventLog(log), failureLog(log)];
  const meters = { admins: newRequestMeter("admins"), guests: newRequestMeter("guests"), store: newStoreMeter() };
  const signIns = newSignInCounts();
  const opened = await openStoreToServe(options.store, () =>
    logEvent("warn", "the thread for SQLite's log has ended: restart the service soon"),
  );
  const guarded = guardStore(answeringStore(opened), meters.store, options.mostWaiting);
  const store = keepTrail(guarded, (cause) => logFailure("audit", "-", cause));
  const tags = entityTags(await epochOf(store));
  const hasher = startPasswordHasher();
  const stopSweeping = sweepRegularly(store, (cause) => logFailure("sweep", "-", cause));
  const health = watchHealth(store, meters.store.progress, (isReady) =>
    logEvent(isReady ? "info" : "error", isReady ? "the store answers again" : "the store does not answer"),
  );
  const scheme = options.tls === undefined ? "http" : "https";
  let stopTending = async (): Promise<void> => undefined;
  let adminsUrl = "";
  const baseUrl = (): string => options.publicUrl ?? adminsUrl;
  const inAll = waitsInAll(options.mostConnections);
  const adminWaits = startWaits(store, { inAll, each: WAITS_OF_USER });
  const guestWaits = startWaits(store, { inAll, each: WAITS_OF_GUEST });
  const secrets = totpSecrets(options.secretKeyFile);
  const identity = { store, hasher, totpSecrets: secrets, tokenLifetime, region, baseUrl };
  const listening = { ...options, tls: options.tls?.first, logFailure };
  const isStrict = options.tls !== undefined || options.behindTlsProxy;
  const admins = createAdminListener(
    { ...listening, meter: meters.admins, isStrict },
    { ...identity, tags, waits: adminWaits, health, countSignIn: signIns.count },
  );
  const guests = createGuestListener(
    { ...listening, meter: meters.guests, bodyLimit },
    { store, tags, proxySecrets, waits: guestWaits },
  );
  const certificate =
    options.tls &&
    followListenersCertificate(options.tls, () => ([admins.server, guests.server] as object[]).filter(isTls), logEvent);
  const registry =
    options.metricsListen &&
    serviceMetrics({
      meters: [meters.admins, meters.guests],
      store: meters.store,
      listeners: [
        { listener: "admins", connections: () => connectionsOf(admins), waiting: adminWaits.count },
        { listener: "guests", connections: () => connectionsOf(guests), waiting: guestWaits.count },
      ],
      signIns: signIns.counts,
      isReady: health.wasReady,
      certificateExpiresAt: () => certificate?.current().expiresAt,
    });
  let management: Awaited<ReturnType<typeof startManagementListener>> | undefined;

  async function stop(): Promise<void> {
    health.stopping();
    if (adminsUrl !== "") await sleep(options.stopDelay);
    stopSweeping();
    certificate?.stop();
    adminWaits.stop();
    guestWaits.stop();
    await Promise.all([admins, guests].map(({ server }) => emptyAcceptQueue(server)));
    await Promise.all([admins.close(), guests.close()]);
    await stopTending();
    await store.close();
    await hasher.close();
    await management?.close();
  }
  try {
    // Found out now, rather than when somebody signs in.
    await checkSecretKeys(store, options.secretKeyFile);
    await convertEarlierEntries(store);
    stopTending = tendTrail(store, { days: options.auditDays, logEvent, logFailure });
    const firstPassword = await prepareFirstStart(store, hasher);
    if (options.metricsListen !== undefined && registry !== undefined) {
      const failed = (cause: unknown) => logFailure("metrics", "-", cause);
      management = await startManagementListener(options.metricsListen, { health, registry, failed });
    }
    const guestsUrl = originOf(scheme, await listenOn(guests, options.guestListen));
    adminsUrl = originOf(scheme, await listenOn(admins, options.listen));
    const metricsUrl = management && originOf("http", management.address);
    const reload = (): void => certificate?.reload() ?? logEvent("info", "there is no certificate to read again");
    return { adminsUrl, guestsUrl, metricsUrl, firstPassword, reload, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function epochOf(store: Store): Promise<string> {
  try {
    return await epochToServe(store);
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

const isTls = (server: object): server is TlsServer => server instanceof TlsServer;

const connectionsOf = ({ server }: FastifyInstance): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((cause, count) => (cause ? reject(cause) : resolve(count)));
  });

async function listenOn(app: FastifyInstance, { host, port }: ListenAddress): Promise<ListenAddress> {
  await app.listen({ host, port });
  return { host, port: (app.server.address() as AddressInfo).port };
}
