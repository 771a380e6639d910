import { PASSWORD_PATH, rsaBlob } from "../service/cloud.ts";
import type { FilledService } from "./filled-service.ts";
import { type Posts, postsOf } from "./posts.ts";

/** One kind of request, to load a server with. */
export interface Subject {
  name: string;
  url: string;
  headers: Record<string, string>;
  /** Whose CPU time is counted; not known of a cloud elsewhere. */
  processId?: number;
  /** The requests are these guests' POSTs. */
  posts?: Posts;
}

export const GET_PASSWORD = "GET os-server-password";
export const POST_PASSWORD = "POST password (guest)";
export const LIST = "GET servers/detail?limit=20";

/** What is asked of a service, `prefix` before the names. */
export function serviceSubjects({ service, token, posted, unposted }: FilledService, prefix = ""): Subject[] {
  const id = posted[0]?.id;
  const processId = service.processId();
  const headers = { "x-auth-token": token };
  const servers = `${service.adminsUrl}/v2.1/servers`;
  return [
    { name: prefix + GET_PASSWORD, url: `${servers}/${id}/os-server-password`, headers, processId },
    { name: prefix + LIST, url: `${servers}/detail?limit=20`, headers, processId },
    {
      ...{ name: prefix + POST_PASSWORD, url: service.guestsUrl + PASSWORD_PATH, headers: {}, processId },
      posts: postsOf(unposted, rsaBlob()),
    },
  ];
}
