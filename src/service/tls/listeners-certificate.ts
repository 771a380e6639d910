import type { Server } from "node:tls";
import type { LogEvent } from "../http/event-log.ts";
import { type Certificate, type CertificateFiles, UnusableCertificate } from "./certificate.ts";
import { type FollowedCertificate, followCertificate } from "./followed-certificate.ts";

/** How often the files are looked at, in milliseconds. */
const INTERVAL = 60_000;

export interface ListenersCertificate {
  current: FollowedCertificate["current"];
  /** Looks at the files at once, and logs what came of it. */
  reload: () => void;
  stop: () => void;
}

/** Gives new connections of `servers` what is in the files now. */
export function followListenersCertificate(
  { files, first }: { files: CertificateFiles; first: Certificate },
  servers: () => readonly Server[],
  logEvent: LogEvent,
): ListenersCertificate {
  const followed = followCertificate(files, first, INTERVAL, {
    changed({ cert, key, expiresAt }) {
      for (const server of servers()) server.setSecureContext({ cert, key, minVersion: "TLSv1.2" });
      logEvent("info", "new certificate in use", { expires: new Date(expiresAt).toISOString() });
    },
    failed: (cause) =>
      logEvent("error", "certificate not usable: the old one stays in use", { reason: reasonOf(cause) }),
  });
  return {
    current: followed.current,
    stop: followed.stop,
    reload() {
      const outcome = followed.reload();
      if (outcome === "unchanged") logEvent("info", "the certificate is the same");
      else if (outcome === "failed") logEvent("warn", "the certificate was not read anew");
    },
  };
}

function reasonOf(cause: unknown): string {
  if (cause instanceof UnusableCertificate) return cause.message;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
}
