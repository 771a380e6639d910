import * as v from "valibot";
import type { Result } from "../failure.ts";
import { ok } from "../failure.ts";

/** What Keystone and Nova answer, as far as Latchkey uses it; the rest is ignored. */
const line = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const identifier = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,255}$/));

export const tokenAnswer = v.object({
  token: v.object({
    expires_at: v.pipe(v.string(), v.isoTimestamp()),
    user: v.object({ id: identifier, name: line(255) }),
    project: v.optional(
      v.object({ id: identifier, name: line(255), domain: v.optional(v.object({ id: identifier })) }),
    ),
    catalog: v.optional(
      v.array(
        v.object({
          type: line(255),
          endpoints: v.array(
            v.object({ interface: line(64), url: line(2048), region_id: v.optional(v.nullable(line(255))) }),
          ),
        }),
      ),
      [],
    ),
  }),
});

/** Keystone's answer when the credentials are right and more are wanted ("Multi-Factor Authentication"). */
export const receiptAnswer = v.object({ required_auth_methods: v.pipe(v.array(v.array(line(64))), v.minLength(1)) });

export const projectsAnswer = v.object({
  projects: v.array(
    v.object({
      id: identifier,
      name: line(255),
      domain_id: v.optional(v.nullable(identifier)),
      enabled: v.optional(v.boolean(), true),
    }),
  ),
});

export const applicationCredentialAnswer = v.object({
  application_credential: v.object({ id: identifier, secret: line(1024) }),
});

const server = v.object({
  id: identifier,
  name: line(1024),
  status: line(64),
  key_name: v.optional(v.nullable(line(255)), null),
  created: v.optional(line(64)),
  "OS-SRV-USG:launched_at": v.optional(v.nullable(line(64))),
  metadata: v.optional(v.record(line(255), line(255)), {}),
  addresses: v.optional(v.record(v.string(), v.array(v.object({ addr: line(64) }))), {}),
  flavor: v.optional(v.object({ original_name: v.optional(line(255)), id: v.optional(line(255)) }), {}),
});

export const serversAnswer = v.object({
  servers: v.pipe(v.array(server), v.maxLength(10_000)),
  servers_links: v.optional(v.array(v.object({ rel: v.string() })), []),
});

export const instanceActionsAnswer = v.object({
  instanceActions: v.array(v.object({ action: line(255), start_time: line(64) })),
});

export const passwordAnswer = v.object({ password: v.pipe(v.string(), v.maxLength(65_536)) });

export const metadataAnswer = v.object({ metadata: v.record(line(255), line(255)) });

/** Why an action does not fit the instance now, in Nova's words. */
export const conflictAnswer = v.object({ conflictingRequest: v.object({ message: line(4096) }) });

export const keyPairAnswer = v.object({ keypair: v.object({ name: line(255), public_key: line(16_384) }) });
export const keyPairsAnswer = v.object({ keypairs: v.array(keyPairAnswer) });

/** The answer if it has this shape; otherwise a failure that names the field and never its value. */
export function readAnswer<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): Result<v.InferOutput<Schema>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { code: "unexpected-answer", field: "json" };
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return ok(parsed.output);
  return { code: "unexpected-answer", field: v.getDotPath(parsed.issues[0]) ?? "json" };
}
