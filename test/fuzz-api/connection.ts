import { connect, type Socket } from "node:net";

export interface RawAnswer {
  status: number;
  body: Buffer;
}

/** What came of sending something: answers, the connection closed, or nothing in time. */
export interface Outcome {
  answers: RawAnswer[];
  end: "answered" | "closed" | "silent" | "garbled";
}

export interface Target {
  host: string;
  port: number;
  /** Where the connection comes from: another loopback address is another client. */
  from: string;
}

/** A connection that is kept, and made anew whenever the service has closed it. Node's own client sends nothing but valid requests. */
export interface Connection {
  /** One request of this method, and its one answer. */
  ask: (bytes: Uint8Array, method: string, patience: number) => Promise<Outcome>;
  /** Whatever comes of these bytes until `patience` milliseconds are over; then the connection is given up. */
  pour: (bytes: Uint8Array, patience: number) => Promise<Outcome>;
  close: () => void;
}

export function connection({ host, port, from }: Target): Connection {
  let socket: Socket | undefined;
  let received: Buffer = Buffer.alloc(0);
  let changed: () => void = () => undefined;
  let isClosed = true;

  function open(): Socket {
    if (socket !== undefined && !isClosed) return socket;
    received = Buffer.alloc(0);
    isClosed = false;
    const fresh = connect({ host, port, localAddress: from, noDelay: true });
    socket = fresh;
    fresh.on("data", (data) => {
      if (socket !== fresh) return;
      received = received.length === 0 ? data : Buffer.concat([received, data]);
      changed();
    });
    fresh.on("error", () => undefined);
    fresh.on("close", () => {
      if (socket !== fresh) return;
      isClosed = true;
      changed();
    });
    return fresh;
  }

  function drop(): void {
    socket?.destroy();
    socket = undefined;
    isClosed = true;
  }

  function send(
    bytes: Uint8Array,
    methodOf: (answer: number) => string,
    patience: number,
    isEnough: (count: number) => boolean,
  ): Promise<Outcome> {
    return new Promise((resolve) => {
      const answers: RawAnswer[] = [];
      const timer = setTimeout(() => finish("silent"), patience);
      function finish(end: Outcome["end"]): void {
        clearTimeout(timer);
        changed = () => undefined;
        if (end !== "answered") drop();
        resolve({ answers, end });
      }
      const look = (): void => {
        const next = () => readAnswer(received, methodOf(answers.length), isClosed);
        for (let read = next(); read !== undefined; read = next()) {
          if (read === "garbled") {
            finish("garbled");
            return;
          }
          received = received.subarray(read.length);
          if (read.answer.status >= 200) answers.push(read.answer);
          if (read.closes) drop();
          if (isEnough(answers.length)) {
            finish("answered");
            return;
          }
        }
        if (isClosed) finish("closed");
      };
      const fresh = open();
      changed = look;
      fresh.write(bytes);
    });
  }

  return {
    ask: (bytes, method, patience) =>
      send(
        bytes,
        () => method,
        patience,
        (count) => count === 1,
      ),
    async pour(bytes, patience) {
      drop();
      // What is smuggled in behind the first request is a GET.
      const first = /^\s*HEAD /.test(Buffer.from(bytes).toString("latin1", 0, 16)) ? "HEAD" : "GET";
      const outcome = await send(
        bytes,
        (answer) => (answer === 0 ? first : "GET"),
        patience,
        () => false,
      );
      drop();
      return outcome;
    },
    close: drop,
  };
}

/** The first answer in what was received, if it is there to its end. */
function readAnswer(
  received: Buffer,
  method: string,
  isClosed: boolean,
): { answer: RawAnswer; length: number; closes: boolean } | "garbled" | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = received.toString("latin1", 0, end);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  if (status === 0) return "garbled";
  const closes = /\r\nconnection: close/i.test(head);
  const hasNone = method === "HEAD" || status < 200 || status === 204 || status === 304;
  const stated = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  const chunked = /\r\ntransfer-encoding: chunked/i.test(head);
  const rest = received.subarray(end + 4);
  if (hasNone) return { answer: { status, body: Buffer.alloc(0) }, length: end + 4, closes };
  if (chunked) {
    const last = rest.indexOf("0\r\n\r\n");
    return last < 0 ? undefined : { answer: { status, body: Buffer.alloc(0) }, length: end + 4 + last + 5, closes };
  }
  const length = stated === undefined ? (isClosed ? rest.length : undefined) : Number(stated);
  if (length === undefined || rest.length < length) return undefined;
  return { answer: { status, body: rest.subarray(0, length) }, length: end + 4 + length, closes };
}
