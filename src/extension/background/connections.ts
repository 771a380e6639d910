import * as v from "valibot";
import { secureUrl } from "../../clouds/secure-url.ts";
import { read, write } from "../ext.ts";
import type { Answer, Request } from "../messages.ts";
import type { Connection } from "../records.ts";
import { changeLocal } from "./change-record.ts";
import { forgetFormer } from "./changed-connection.ts";

const orEmpty = v.pipe(v.string(), v.trim(), v.maxLength(255));
const line = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(255));
export const connectionSchema = v.object({
  id: v.pipe(v.string(), v.uuid()),
  name: line,
  identityUrl: v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(2048),
    v.check((text) => secureUrl(text) !== undefined),
  ),
  way: v.optional(v.picklist(["password", "application-credential"]), "password"),
  userName: orEmpty,
  userDomain: orEmpty,
  projectName: orEmpty,
  projectDomain: orEmpty,
  applicationId: v.optional(orEmpty, ""),
  region: v.optional(orEmpty, ""),
  interface: v.optional(v.picklist(["public", "internal", "admin"]), "public"),
});

/** A way to sign in has what it needs: who, or which application credential. */
const complete = v.pipe(
  connectionSchema,
  v.forward(
    v.check(({ way, userName }) => way !== "password" || userName !== ""),
    ["userName"],
  ),
  v.forward(
    v.check(({ way, applicationId }) => way === "password" || applicationId !== ""),
    ["applicationId"],
  ),
);

export async function saveConnection({ connection }: Request<"saveConnection">): Promise<Answer<"saveConnection">> {
  const parsed = v.safeParse(complete, connection);
  if (!parsed.success) return { code: "invalid", field: v.getDotPath(parsed.issues[0]) as keyof Connection };
  const before = await findConnection(connection.id);
  if (before !== undefined) await forgetFormer(v.parse(connectionSchema, before), parsed.output);
  await changeLocal("connections", (connections = []) => {
    const at = connections.findIndex((other) => other.id === connection.id);
    return at === -1 ? [...connections, parsed.output] : connections.with(at, parsed.output);
  });
  await write("local", { activeConnection: connection.id });
  return { code: "saved" };
}

export async function activateConnection({
  connectionId,
}: Request<"activateConnection">): Promise<Answer<"activateConnection">> {
  await write("local", { activeConnection: connectionId });
  return { code: "activated" };
}

export async function findConnection(id: string): Promise<Connection | undefined> {
  const { connections } = await read("local", "connections");
  return connections?.find((connection) => connection.id === id);
}
