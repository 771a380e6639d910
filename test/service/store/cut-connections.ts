import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Addresses in front of others, whose connections can be cut in the middle of whatever they carry. */
export interface CutConnections {
  /** `host:port`, one for each target. */
  endpoints: string[];
  /** All connections to one of them are gone at once, without a word. New ones are taken. */
  cut: (index: number) => void;
  stop: () => Promise<void>;
}

/** Targets are `host:port`. */
export async function startCutConnections(targets: readonly string[]): Promise<CutConnections> {
  const all = await Promise.all(targets.map(startOne));
  return {
    endpoints: all.map(({ endpoint }) => endpoint),
    cut: (index) => all[index]?.cut(),
    async stop() {
      await Promise.all(all.map(({ stop }) => stop()));
    },
  };
}

async function startOne(target: string) {
  const [host, port] = target.split(":");
  const sockets = new Set<Socket>();
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const server = createServer((client) => {
    const node = connect(Number(port), host);
    for (const [socket, other] of [
      [client, node],
      [node, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    async stop() {
      const closed = once(server, "close");
      server.close();
      cut();
      await closed;
    },
  };
}
