import { accessSync, constants, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { isLoopback } from "../http/listen-address.ts";
import type { WriteLog } from "../http/request-log.ts";
import type { ServiceOptions } from "../service.ts";
import { type Certificate, readCertificate, UnusableCertificate } from "../tls/certificate.ts";
import { fileMistake } from "./file-mistake.ts";
import type { OptionName } from "./options.ts";
import type { Configuration } from "./read-configuration.ts";
import { flagPlace } from "./setting.ts";
import { secretKeyFile, storeLocation, UnusableStorePlace } from "./store-place.ts";

/** As long as Nova's own setting should be. */
const LEAST_SECRET = 16;

export type ServiceOptionsOutcome = { options: ServiceOptions; warnings: string[] } | { mistakes: string[] };

/** What a configuration means to the service, with the files that it names. Mistakes are one line each; nothing of a file is in them. */
export function toServiceOptions({ values, settings }: Configuration, log: WriteLog): ServiceOptionsOutcome {
  const mistakes: string[] = [];
  const place = (name: OptionName): string => settings.get(name)?.where ?? flagPlace(name);
  const mistake = (name: OptionName, what: string): undefined => void mistakes.push(`${place(name)} ${what}`);

  function read(name: OptionName, path: string | undefined): Buffer | undefined {
    if (path === undefined) return undefined;
    try {
      return readFileSync(path);
    } catch (cause) {
      mistakes.push(fileMistake(place(name), cause));
      return undefined;
    }
  }

  function readTls(): ServiceOptions["tls"] {
    const { "tls-certificate": certificate, "tls-key": key } = values;
    const found = [read("tls-certificate", certificate), read("tls-key", key)];
    if (certificate === undefined || key === undefined || found.includes(undefined)) return undefined;
    const files = { certificate, key };
    const first = usable(() => readCertificate(files));
    return typeof first === "string" ? mistake("tls-certificate", first) : { files, first };
  }

  /** One a line, without its end: two of them while the proxies' is changed. */
  function readSecrets(): Uint8Array[] {
    // Latin-1: a character for each byte, so that whatever bytes there are come through.
    const lines = read("proxy-secret-file", values["proxy-secret-file"])?.toString("latin1").split(/\r?\n/);
    if (lines === undefined) return [];
    const secrets = lines.filter((line) => line !== "").map((line) => Buffer.from(line, "latin1"));
    if (secrets.length === 0 || secrets.some(({ length }) => length < LEAST_SECRET))
      mistake("proxy-secret-file", `each secret (line) in the file must have at least ${LEAST_SECRET} bytes`);
    return secrets;
  }

  /** Looked at before anything is made: the password is shown once. */
  function checkedFirstPasswordFile(): string | undefined {
    const path = values["first-password-file"];
    try {
      if (path !== undefined) accessSync(dirname(path), constants.W_OK);
      return path;
    } catch {
      return mistake("first-password-file", "this user may not write into the file's folder, or it is not there");
    }
  }

  /** Undefined after a mistake, which is told. */
  function placed<T>(find: () => T): T | undefined {
    try {
      return find();
    } catch (cause) {
      if (cause instanceof UnusableStorePlace) return mistake(cause.option, cause.what);
      throw cause;
    }
  }

  const { "metrics-listen": metricsListen } = values;
  const store = placed(() => storeLocation(values, (name, path) => read(name, path) ?? Buffer.alloc(0)));
  const keyFile = store && placed(() => secretKeyFile(values));
  const others = {
    listen: values.listen,
    guestListen: values["guest-listen"],
    metricsListen: metricsListen === "off" ? undefined : metricsListen,
    publicUrl: values["public-url"],
    region: values.region,
    tls: readTls(),
    behindTlsProxy: values["behind-tls-proxy"],
    proxySecrets: readSecrets(),
    firstPasswordFile: checkedFirstPasswordFile(),
    bodyLimit: values["body-limit"],
    tokenLifetime: values["token-lifetime"] * 1000,
    auditDays: values["audit-days"],
    mostConnections: values["max-connections"],
    mostWaiting: values["max-waiting"],
    stopDelay: values["stop-delay"] * 1000,
    log,
  };
  if (mistakes.length > 0 || store === undefined || keyFile === undefined) return { mistakes };
  const options: ServiceOptions = { ...others, store, secretKeyFile: keyFile };
  const isOpen = options.metricsListen !== undefined && !isLoopback(options.metricsListen);
  const warnings = isOpen ? [`${place("metrics-listen")} whoever reaches this address reads the metrics`] : [];
  return { options, warnings };
}

/** The certificate, or why it is none. */
function usable(attempt: () => Certificate): Certificate | string {
  try {
    return attempt();
  } catch (cause) {
    return cause instanceof UnusableCertificate ? cause.message : "cannot be read";
  }
}
