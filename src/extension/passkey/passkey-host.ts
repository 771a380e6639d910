/**
 * Which host a passkey belongs to. Chromium has passkeys of the extension itself; Firefox has only those of a host that the
 * extension may talk to.
 */

/** Known when it is built, so that neither browser's package carries what only the other needs. */
export const ownPasskeys = import.meta.env.MODE === "chrome";

export interface PasskeyHost {
  host: string;
  /** The match pattern with which the extension may talk to it. */
  origin: string;
}

export type PasskeyHosts =
  | { code: "hosts"; hosts: PasskeyHost[] }
  | { code: "no-connection" }
  /** All that there are are addresses: a passkey belongs to a name. */
  | { code: "no-host-name" };

/** The hosts of these identity URLs that a passkey may belong to, once each. */
export function passkeyHosts(identityUrls: readonly string[]): PasskeyHosts {
  const urls = identityUrls.flatMap((url) => (URL.canParse(url) ? [new URL(url)] : []));
  if (urls.length === 0) return { code: "no-connection" };
  const named = urls.filter(({ hostname }) => !isAddress(hostname));
  const hosts = new Map(named.map(({ protocol, hostname }) => [hostname, `${protocol}//${hostname}/*`]));
  if (hosts.size === 0) return { code: "no-host-name" };
  return { code: "hosts", hosts: [...hosts].map(([host, origin]) => ({ host, origin })) };
}

/** The match patterns of which one lets the extension ask for a passkey of this host. Plain http goes to this machine only. */
export const passkeyOrigins = (rpId: string): string[] =>
  rpId === "localhost" ? ["http://localhost/*", "https://localhost/*"] : [`https://${rpId}/*`];

/** As the URL parser has written it: IPv6 in brackets, IPv4 as four numbers. A last label of digits alone is no name. */
const isAddress = (hostname: string): boolean => /^\[|(^|\.)\d+\.?$/.test(hostname);
