/** Where to listen. Port 0 is any free one. */
export interface ListenAddress {
  host: string;
  port: number;
}

/** Reads `127.0.0.1:8774`, `[::1]:8774` or `localhost:8774`; undefined for anything else. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  const port = Number(found?.[3]);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}

/** Whether only this machine reaches it: the one case in which plain http is no leak. */
export const isLoopback = ({ host }: ListenAddress): boolean =>
  host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);

/** Whether it stands for all of the machine's addresses, and so is none that a client could use. */
export const isEveryAddress = ({ host }: ListenAddress): boolean => host === "0.0.0.0" || /^[0:]+$/.test(host);

/** The start of a URL. */
export function originOf(scheme: "http" | "https", { host, port }: ListenAddress): string {
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
