import {
  Etcd3,
  type IRangeRequest,
  type IRangeResponse,
  type ITxnRequest,
  type ITxnResponse,
  type IWatchRequest,
} from "etcd3";
import { EtcdFailure, isOutdatedToken } from "./etcd-failure.ts";
import type { EtcdLocation } from "./store-location.ts";

/** Signing in costs etcd a bcrypt, and a round through the cluster. */
const AUTHENTICATION_TIMEOUT = 3_000;

const GRPC_OPTIONS = {
  // Whether a change is sent again is for us to decide.
  "grpc.enable_retries": 0,
  "grpc.service_config_disable_resolution": 1,
  // A password does not go to a proxy that is meant for browsing.
  "grpc.enable_http_proxy": 0,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 2_000,
  // etcd has no such limit, and a page is as long as its entries.
  "grpc.max_receive_message_length": -1,
};

/** One node of the cluster. Every promise is rejected only with EtcdFailure. */
export interface EtcdNode {
  /** Rejected when there is no answer after `timeout` milliseconds. */
  range: (request: IRangeRequest, timeout: number) => Promise<IRangeResponse>;
  /** Sent once, whatever happens to the answer. */
  txn: (request: ITxnRequest, timeout: number) => Promise<ITxnResponse>;
  /** A new stream for watches. */
  watch: () => Promise<WatchStream>;
  /** Calls that have begun come to their end. */
  close: () => void;
}

/** As much of gRPC's stream as we use. */
export interface WatchStream {
  on(event: "data", listener: (response: unknown) => void): void;
  on(event: "error" | "end", listener: () => void): void;
  write: (request: IWatchRequest) => void;
  cancel: () => void;
}

/**
 * Of etcd3 only the connections and the protocol. What it does by itself beyond that may send a change twice, keeps tokens that etcd
 * has forgotten, and hides which node has failed.
 */
class Connections extends Etcd3 {
  /** Calls `act` with gRPC's client for one of etcd's services and empty metadata. */
  open<T>(service: "KV" | "Auth" | "Watch", act: (client: unknown, metadata: Metadata) => T | Promise<T>): Promise<T> {
    return this.pool.withConnection(service, ({ client, metadata }) => act(client, metadata));
  }
}

interface Metadata {
  set: (key: string, value: string) => void;
}
type Failed = { code: number; details: string } | null;
type Unary = (
  request: unknown,
  metadata: Metadata,
  options: { deadline: number },
  done: (failed: Failed, response: unknown) => void,
) => void;

/** Connects when it is first used. */
export function connectNode(host: string, { tls, user }: Pick<EtcdLocation, "tls" | "user">): EtcdNode {
  const connections = new Connections({
    hosts: `${tls === undefined ? "http" : "https"}://${host}`,
    grpcOptions: GRPC_OPTIONS,
    ...(tls && {
      credentials: {
        rootCertificate: tls.ca,
        ...(tls.certificate && { certChain: tls.certificate }),
        ...(tls.key && { privateKey: tls.key }),
      },
    }),
  });
  let authentication: Promise<string | undefined> | undefined;

  async function send<T>(
    service: "KV" | "Auth",
    method: string,
    request: unknown,
    { timeout, token }: { timeout: number; token: string | undefined },
  ): Promise<T> {
    const outcome = await open(service, (client, metadata) => {
      if (token !== undefined) metadata.set("token", token);
      return new Promise<{ failed: Failed; response: T }>((resolve) => {
        const call = client as Record<string, Unary>;
        const done = (failed: Failed, response: unknown) => resolve({ failed, response: response as T });
        call[method]?.(request, metadata, { deadline: Date.now() + timeout }, done);
      });
    });
    if (outcome.failed !== null) throw new EtcdFailure(outcome.failed);
    return outcome.response;
  }

  async function open<T>(...[service, act]: Parameters<typeof connections.open<T>>): Promise<T> {
    try {
      return await connections.open(service, act);
    } catch {
      throw new EtcdFailure({ code: 14, details: "the connection is closed" }, true);
    }
  }

  /** Asked for once, whoever needs it meanwhile. */
  function token(): Promise<string | undefined> {
    if (user === undefined) return Promise.resolve(undefined);
    if (authentication !== undefined) return authentication;
    const begun = send<{ token: string }>("Auth", "authenticate", user, {
      timeout: AUTHENTICATION_TIMEOUT,
      token: undefined,
    }).then(({ token }) => token);
    authentication = begun;
    begun.catch(() => forget(begun));
    return begun;
  }

  function forget(outdated: Promise<string | undefined>): void {
    if (authentication === outdated) authentication = undefined;
  }

  /** With a token that etcd still knows. One that it does not know has changed nothing. */
  async function call<T>(method: string, request: unknown, timeout: number): Promise<T> {
    for (let isSecond = false; ; isSecond = true) {
      const current = token();
      try {
        return await send<T>("KV", method, request, { timeout, token: await authenticated(current) });
      } catch (cause) {
        if (isSecond || !(cause instanceof EtcdFailure) || !isOutdatedToken(cause)) throw cause;
        forget(current);
      }
    }
  }

  return {
    range: (request, timeout) => call("range", request, timeout),
    txn: (request, timeout) => call("txn", request, timeout),
    async watch() {
      const current = await authenticated(token());
      return open("Watch", (client, metadata) => {
        if (current !== undefined) metadata.set("token", current);
        return (client as { watch: (metadata: Metadata) => WatchStream }).watch(metadata);
      });
    },
    close: () => connections.close(),
  };
}

/** Who could not sign in has sent nothing else. */
async function authenticated<T>(token: Promise<T>): Promise<T> {
  try {
    return await token;
  } catch (cause) {
    throw cause instanceof EtcdFailure ? new EtcdFailure(cause, true) : cause;
  }
}
