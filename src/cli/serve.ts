import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { isEveryAddress, isLoopback, type ListenAddress, parseListenAddress } from "../service/http/listen-address.ts";
import { writeLogTo } from "../service/http/log-writer.ts";
import { type ServiceOptions, startService } from "../service/service.ts";
import { print } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

interface Options {
  data: string;
  listen: string;
  guestListen: string;
  publicUrl?: string;
  region: string;
  tlsCertificate?: string;
  tlsKey?: string;
  behindTlsProxy?: true;
  proxySecretFile?: string;
  bodyLimit: string;
  tokenLifetime: string;
  maxConnections: string;
}

export function addServe(program: Command): void {
  program
    .command("serve")
    .description(
      "Run the metadata API. The first start on an empty folder makes the user admin and prints the password once.",
    )
    .requiredOption("--data <folder>", "where everything is kept; made if it is not there")
    .option("--listen <address:port>", "for admins and their programs", "127.0.0.1:8774")
    .option("--guest-listen <address:port>", "for guests", "127.0.0.1:8775")
    .option("--public-url <url>", "what admins reach the service as, if not as it listens")
    .option("--region <name>", "in the catalogue", "RegionOne")
    .option("--tls-certificate <file>", "certificate chain (PEM), for both addresses")
    .option("--tls-key <file>", "its key (PEM)")
    .option("--behind-tls-proxy", "a proxy in front speaks TLS; its X-Forwarded-For is believed")
    .option(
      "--proxy-secret-file <file>",
      "secret shared with Neutron's metadata proxy, whose word then identifies guests",
    )
    .option("--body-limit <bytes>", "longest password that a guest may post", "1020")
    .option("--token-lifetime <seconds>", "how long signing in lasts", "3600")
    .option("--max-connections <count>", "at a time, for each address", "1024")
    .action((options: Options) => serve(options));
}

async function serve(options: Options): Promise<void> {
  const service = await startService(serviceOptions(options));
  // Before anybody is told that we listen: who reads the lines below may stop us at once.
  const told = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  if (service.firstPassword !== undefined) {
    print(`first start: user admin, project admin, password ${service.firstPassword} (not shown again)`);
  }
  print(`listening on ${service.adminsUrl} (admins)`);
  print(`listening on ${service.guestsUrl} (guests)`);
  await told;
  await service.stop();
}

function serviceOptions(options: Options): ServiceOptions {
  const listen = address("--listen", options.listen);
  const guestListen = address("--guest-listen", options.guestListen);
  const tls = tlsFiles(options);
  const behindTlsProxy = options.behindTlsProxy === true;
  for (const each of [listen, guestListen]) {
    if (tls === undefined && !behindTlsProxy && !isLoopback(each)) {
      throw new UsageError(
        `plain http on ${each.host} would show passwords and tokens to the network: ` +
          "give --tls-certificate and --tls-key, or --behind-tls-proxy if a proxy in front speaks TLS",
      );
    }
  }
  if (isEveryAddress(listen) && options.publicUrl === undefined) {
    throw new UsageError(`--listen ${options.listen} is no address that clients can use: give --public-url as well`);
  }
  return {
    data: options.data,
    listen,
    guestListen,
    publicUrl: options.publicUrl === undefined ? undefined : publicUrl(options.publicUrl),
    region: options.region,
    tls,
    behindTlsProxy,
    proxySecret: options.proxySecretFile === undefined ? undefined : secretIn(options.proxySecretFile),
    bodyLimit: count("--body-limit", options.bodyLimit),
    tokenLifetime: count("--token-lifetime", options.tokenLifetime) * 1000,
    mostConnections: count("--max-connections", options.maxConnections),
    log: writeLogTo(process.stderr),
  };
}

function address(option: string, text: string): ListenAddress {
  const parsed = parseListenAddress(text);
  if (parsed === undefined) throw new UsageError(`${option} must be an address and a port, such as 127.0.0.1:8774`);
  return parsed;
}

function count(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${option} must be a whole number above 0`);
  return Number(text);
}

function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new UsageError("--public-url must be an http or https URL without a query");
  }
  return url.href.replace(/\/$/, "");
}

function tlsFiles({ tlsCertificate, tlsKey }: Options): ServiceOptions["tls"] {
  if ((tlsCertificate === undefined) !== (tlsKey === undefined)) {
    throw new UsageError("--tls-certificate and --tls-key go together");
  }
  if (tlsCertificate === undefined || tlsKey === undefined) return undefined;
  return { cert: readFileSync(tlsCertificate), key: readFileSync(tlsKey) };
}

/** The file's bytes without the newline at its end, as Nova reads its own setting. */
function secretIn(file: string): Uint8Array {
  const bytes = readFileSync(file);
  const end = bytes.at(-1) === 0x0a ? -1 : undefined;
  const secret = bytes.subarray(0, end);
  if (secret.length < 16) throw new UsageError("the secret in --proxy-secret-file must have at least 16 bytes");
  return secret;
}
