import type { Socket } from "node:net";

interface Refused {
  code: number;
  message: string;
  /** In metrics and log. */
  reason: string;
}

const notHttp: Refused = { code: 400, message: "Bad Request", reason: "no http" };
const refusals: Readonly<Record<string, Refused>> = {
  HPE_HEADER_OVERFLOW: { code: 431, message: "Request Header Fields Too Large", reason: "head too large" },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 408, message: "Request Timeout", reason: "too slow" },
};

/**
 * Answers what is no HTTP, came too slowly or has too large a head, and closes the connection. Quotes nothing of it. `headers` are those that
 * every answer of the listener has, and those that `refused` returns for this one. What failed below HTTP is cut off: an answer to a TLS
 * handshake that does not end would wait for its end, and keep the connection for as long.
 */
export function answerClientErrors(
  headers: Readonly<Record<string, string>>,
  refused: (status: number, reason: string) => Readonly<Record<string, string>> = () => ({}),
) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    const { code: cause = "" } = error;
    const refusal = refusals[cause] ?? (cause.startsWith("HPE_") ? notHttp : undefined);
    if (refusal === undefined || !socket.writable) {
      socket.destroy();
      return;
    }
    const { code, message, reason } = refusal;
    const common = Object.entries({ ...headers, ...refused(code, reason) }).map((each) => `${each.join(": ")}\r\n`);
    const body = JSON.stringify({ badRequest: { code, message } });
    socket.end(
      `HTTP/1.1 ${code} ${message}\r\nConnection: close\r\nContent-Type: application/json\r\n${common.join("")}Content-Length: ${body.length}\r\n\r\n${body}`,
      () => socket.destroy(),
    );
  };
}
