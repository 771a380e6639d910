import type { Connection } from "../records.ts";

export function newConnection(): Connection {
  return {
    id: crypto.randomUUID(),
    name: "",
    identityUrl: "",
    way: "password",
    userName: "",
    userDomain: "Default",
    projectName: "",
    projectDomain: "Default",
    applicationId: "",
    region: "",
    interface: "public",
  };
}

/** Nobody has typed anything into it. */
export function isUntouched(connection: Connection): boolean {
  const { id, ...rest } = connection;
  return JSON.stringify({ ...newConnection(), id }) === JSON.stringify({ ...newConnection(), ...rest, id });
}
