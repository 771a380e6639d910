import type { Socket } from "node:net";

const reasons: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** Answers what is no HTTP, came too slowly or has too large a head, and closes the connection. Quotes nothing of it. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = reasons[error.code ?? ""] ?? "400 Bad Request";
  const [code, message] = [Number(status.slice(0, 3)), status.slice(4)];
  const body = JSON.stringify({ badRequest: { code, message } });
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
