import { request } from "node:http";

export interface PlainRequest {
  method: string;
  path: string;
  headers?: Record<string, string> | undefined;
  /** Sent as they are. */
  body?: Uint8Array | undefined;
  /** Send the body without a Content-Length. */
  chunked?: boolean | undefined;
}

export interface PlainReply {
  /** 0: the connection was closed without an answer. */
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
  /** Undefined unless the answer is JSON by its type. */
  json: unknown;
}

/**
 * One request over a connection of its own: a uwsgi server closes after each answer without saying so. The path goes out as it
 * is, which no URL parser would let it.
 */
export function plainRequest(origin: string, asked: PlainRequest): Promise<PlainReply> {
  const { hostname, port } = new URL(origin);
  const { method, path, headers = {}, body, chunked = false } = asked;
  const length = body === undefined || chunked ? {} : { "content-length": String(body.length) };
  return new Promise((resolve) => {
    const dropped = (): void => resolve({ status: 0, headers: {}, text: "", json: undefined });
    const sent = request(
      { hostname, port, method, path, agent: false, headers: { ...headers, ...length } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", dropped);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = text !== "" && answer.headers["content-type"]?.startsWith("application/json");
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text,
            json: isJson ? JSON.parse(text) : undefined,
          });
        });
      },
    );
    sent.on("error", dropped);
    if (body !== undefined) sent.write(body);
    sent.end();
  });
}
