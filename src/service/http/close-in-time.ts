import type { Socket } from "node:net";
import { Server } from "node:tls";
import type { FastifyInstance } from "fastify";

/** How often connections are looked at while the server closes, in milliseconds. */
const INTERVAL = 50;

/**
 * Lets a server that closes wait for accepted requests only. Node itself closes what is idle just once, takes a connection on which
 * nothing was ever asked (clients keep some to spare) for busy, and no longer enforces its limits: who does not get a request
 * to its end within `requestTimeout` milliseconds is cut off here.
 */
export function closeInTime(app: FastifyInstance, requestTimeout: number): void {
  const { server } = app;
  /** Connections without a request, and how many bytes had come by them before one could: those of a TLS handshake. */
  const silent = new Map<Socket, number>();
  server.on(server instanceof Server ? "secureConnection" : "connection", (socket: Socket) => {
    silent.set(socket, socket.bytesRead);
    socket.once("close", () => silent.delete(socket));
  });
  server.on("request", ({ socket }) => silent.delete(socket));

  function closeUnused(): void {
    server.closeIdleConnections();
    for (const [socket, bytes] of silent) if (socket.bytesRead === bytes) socket.destroy();
  }

  let looking: NodeJS.Timeout | undefined;
  let cutting: NodeJS.Timeout | undefined;
  app.addHook("preClose", async () => {
    // Once what has come is read, which a busy process is late with: between its timers and its immediates.
    looking = setInterval(() => setImmediate(closeUnused), INTERVAL);
    cutting = setTimeout(() => server.closeAllConnections(), requestTimeout);
  });
  app.addHook("onClose", async () => {
    clearInterval(looking);
    clearTimeout(cutting);
  });
}
