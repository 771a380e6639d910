import { hasOrigins } from "../ext.ts";

/** A match pattern has no port: it covers every port of the host. */
export async function withoutPermission(
  url: string,
): Promise<{ code: "permission-needed"; origin: string } | undefined> {
  const { protocol, hostname } = new URL(url);
  const origin = `${protocol}//${hostname}/*`;
  return (await hasOrigins([origin])) ? undefined : { code: "permission-needed", origin };
}
