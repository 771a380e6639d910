import { connect, type Socket } from "node:net";

/** Addresses of this machine to come from: one has not enough ports for all. */
const ADDRESSES = ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"];

export interface HeldConnections {
  /** How many are open now. */
  open: () => number;
  /** Open, or going to be. */
  alive: () => number;
  /** Open, and the first answer has come. */
  idle: () => number;
  /** Closed by the service. */
  closed: () => number;
  /** Answers that have begun to come. */
  answered: () => number;
  release: () => void;
}

/** Opens connections that send `bytes` and then do nothing more, except what `then` does with each. */
export function holdConnections(
  url: string,
  count: number,
  bytes: string | Uint8Array,
  then: (socket: Socket) => void = () => undefined,
): HeldConnections {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const idle = new Set<Socket>();
  let closed = 0;
  let answered = 0;
  for (let index = 0; index < count; index++) {
    const localAddress = ADDRESSES[index % ADDRESSES.length];
    const socket = connect({
      host: hostname,
      port: Number(port),
      allowHalfOpen: true,
      ...(localAddress && { localAddress }),
    });
    socket.once("connect", () => {
      sockets.add(socket);
      if (bytes.length > 0) socket.write(bytes);
      then(socket);
    });
    socket.once("data", () => {
      answered += 1;
      idle.add(socket);
    });
    socket.on("error", () => undefined);
    socket.on("end", () => socket.end());
    socket.resume().once("close", () => {
      sockets.delete(socket);
      idle.delete(socket);
      closed += 1;
    });
  }
  return {
    open: () => sockets.size,
    alive: () => count - closed,
    idle: () => idle.size,
    closed: () => closed,
    answered: () => answered,
    release() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
