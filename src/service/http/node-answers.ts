import type { IncomingMessage, Server, ServerResponse } from "node:http";

// What Node answers by itself, with none of the headers that every answer of ours has. So it is told not to, and we do.

/** A request that expects what nobody knows is served like any other, as RFC 9110, 10.1.1 allows. `100-continue` is Node's to meet. */
export function ignoreExpectations(server: Pick<Server, "on" | "emit">): void {
  server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) => {
    server.emit("request", request, response);
  });
}

/** Whether it names its host, as each request of HTTP/1.1 must (RFC 9112, 3.2). For a server with `requireHostHeader: false`. */
export const hasHost = ({ headers, httpVersion }: IncomingMessage): boolean =>
  headers.host !== undefined || httpVersion !== "1.1";
