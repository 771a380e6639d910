import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { plainRequest } from "./plain-request.ts";
import { type Addresses, proxyHeaders } from "./real-cloud.ts";

/** What Neutron puts between an instance and Nova's metadata API: it says which instance asks. */
export interface MetadataProxy {
  url: string;
  close(): void;
}

export async function startMetadataProxy(
  { metadataUrl }: Addresses,
  instance: string,
  projectId: string,
): Promise<MetadataProxy> {
  const server: Server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    const { method = "GET", url = "/" } = incoming;
    const headers = { ...askedWith(incoming.headers), ...proxyHeaders(instance, projectId) };
    const reply = await plainRequest(metadataUrl, { method, path: url, headers, ...(body.length > 0 && { body }) });
    if (reply.status === 0) incoming.socket.destroy();
    else response.writeHead(reply.status).end(reply.text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What a guest says beside its request: a cloud that knows none of it is to ignore it. */
const askedWith = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    (["content-type", "if-match", "if-none-match", "prefer"] as const).flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
