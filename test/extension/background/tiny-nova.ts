import type { ServerResponse } from "node:http";
import { type CloudRequest, type FakeCloud, startFakeCloud } from "../../clouds/fake-cloud.ts";

/** What a cloud keeps of an instance. */
export interface Slot {
  blob: string;
  items: Record<string, string>;
}

/** A Nova of a few instances: passwords, metadata and the change of a password; as the service where `tags` are wanted. */
export interface TinyNova {
  cloud: FakeCloud;
  slots: Map<string, Slot>;
  tags: boolean;
  /** Answers in Nova's place; undefined to leave it to Nova. */
  meddle: (request: CloudRequest, instance: string) => TinyAnswer | undefined;
  /** What changes the password of an instance. */
  changePassword: (instance: string, password: string) => TinyAnswer;
  /** Goes by while a request waits for another blob. */
  meanwhile: () => Promise<void>;
  /** Method and last part of the path of each request. */
  log: string[];
}

export interface TinyAnswer {
  /** 0: it never answers. */
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export async function startTinyNova(): Promise<TinyNova> {
  const cloud = await startFakeCloud();
  const nova: TinyNova = {
    cloud,
    slots: new Map(),
    tags: false,
    meddle: () => undefined,
    changePassword: () => ({
      status: 409,
      body: { conflictingRequest: { code: 409, message: "Set admin password is not supported" } },
    }),
    meanwhile: async () => undefined,
    log: [],
  };
  cloud.answer = (request, response) => void answer(nova, request, response);
  return nova;
}

async function answer(nova: TinyNova, request: CloudRequest, response: ServerResponse): Promise<void> {
  const [, , , instance = "", what = "", key = ""] = request.path.split("/");
  nova.log.push(`${request.method} ${what}`);
  const slot = nova.slots.get(instance);
  const { status, body, headers } =
    nova.meddle(request, instance) ??
    (slot === undefined ? { status: 404 } : await answerOf(nova, request, { instance, slot, what, key }));
  if (status === 0) return;
  response.writeHead(status, headers).end(body === undefined || status === 304 ? "" : JSON.stringify(body));
}

async function answerOf(
  nova: TinyNova,
  { method, headers, body }: CloudRequest,
  { instance, slot, what, key }: { instance: string; slot: Slot; what: string; key: string },
): Promise<TinyAnswer> {
  switch (`${method} ${what}`) {
    case "GET os-server-password": {
      if (headers.prefer !== undefined && headers["if-none-match"] === tagOf(slot)) await nova.meanwhile();
      if (nova.tags && headers["if-none-match"] === tagOf(slot)) return { status: 304 };
      const tag = nova.tags ? { headers: { etag: tagOf(slot) } } : {};
      return { status: 200, body: { password: slot.blob }, ...tag };
    }
    case "DELETE os-server-password":
      slot.blob = "";
      return { status: 204 };
    case "POST metadata":
      Object.assign(slot.items, JSON.parse(body).metadata);
      return { status: 200, body: { metadata: slot.items } };
    case "DELETE metadata": {
      const there = key in slot.items;
      delete slot.items[key];
      return { status: there ? 204 : 404 };
    }
    case "POST action":
      return nova.changePassword(instance, JSON.parse(body).changePassword.adminPass);
    case "GET os-instance-actions":
      return { status: 200, body: { instanceActions: [] } };
    default:
      return { status: 404 };
  }
}

const tagOf = ({ blob }: Slot): string => `"${blob.length}-${blob.slice(-12)}"`;
