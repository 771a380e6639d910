import { computeUrl } from "../../clouds/openstack/catalogue.ts";
import type { Answer, Request } from "../messages.ts";
import { changeLocal, changeSession, without } from "./change-record.ts";
import { placeOf } from "./connection-account.ts";
import { findConnection } from "./connections.ts";
import { withoutPermission } from "./permission.ts";
import { findSignIn } from "./sign-in-record.ts";

/** Goes on in another region with the same token. The list of the former one is forgotten. */
export async function chooseRegion({ connectionId, region }: Request<"chooseRegion">): Promise<Answer<"chooseRegion">> {
  const connection = await findConnection(connectionId);
  if (connection === undefined) return { code: "no-connection" };
  const signIn = await findSignIn(connectionId);
  if (signIn === undefined) return { code: "signed-out" };
  const url = computeUrl(signIn.endpoints, placeOf({ ...connection, region }));
  if (url.code !== "ok") return url;
  await changeLocal("connections", (connections = []) =>
    connections.map((other) => (other.id === connectionId ? { ...other, region } : other)),
  );
  await changeSession("signIns", (signIns) => ({ ...signIns, [connectionId]: { ...signIn, computeUrl: url.value } }));
  await changeSession("lists", (lists) => without(lists, connectionId));
  return (await withoutPermission(url.value)) ?? { code: "chosen" };
}
