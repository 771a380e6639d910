import type { Secret } from "../../core/secret.ts";
import { read } from "../ext.ts";
import type { StoredCredential } from "../records.ts";
import { changeLocal, without } from "./change-record.ts";
import { openText, sealText } from "./sealed-text.ts";

const context = (connectionId: string): string => `latchkey credential ${connectionId}`;

/** Keeps the secret of an application credential under the vault key: the one thing of a sign-in that outlives the browser. */
export async function keepCredential(
  connectionId: string,
  { secret, ...rest }: Omit<StoredCredential, "sealedSecret"> & { secret: string },
  key: Secret,
): Promise<void> {
  const credential: StoredCredential = { ...rest, sealedSecret: await sealText(key, secret, context(connectionId)) };
  await changeLocal("credentials", (credentials) => ({ ...credentials, [connectionId]: credential }));
}

export async function findCredential(connectionId: string): Promise<StoredCredential | undefined> {
  return (await read("local", "credentials")).credentials?.[connectionId];
}

export const secretOfCredential = (
  connectionId: string,
  { sealedSecret }: StoredCredential,
  key: Secret,
): Promise<string | undefined> => openText(key, sealedSecret, context(connectionId));

/** It signs in no more, and is known until it is deleted in the cloud. */
export const retireCredential = (connectionId: string): Promise<void> =>
  changeLocal("credentials", (credentials = {}) => {
    const found = credentials[connectionId];
    return found === undefined ? credentials : { ...credentials, [connectionId]: { ...found, retired: true } };
  });

export const forgetCredential = (connectionId: string): Promise<void> =>
  changeLocal("credentials", (credentials) => without(credentials, connectionId));
