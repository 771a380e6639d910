import { read, remove, write } from "../ext.ts";
import type { Connection } from "../records.ts";

/** What is typed into the connection form outlives the page, but not the browser. Never the password. */
export async function readConnectionDraft(): Promise<Connection | undefined> {
  return (await read("session", "connectionDraft")).connectionDraft;
}

export async function keepConnectionDraft(draft: Connection): Promise<void> {
  await write("session", { connectionDraft: draft });
}

export async function dropConnectionDraft(): Promise<void> {
  await remove("session", "connectionDraft");
}

export function newConnection(): Connection {
  return {
    id: crypto.randomUUID(),
    name: "",
    identityUrl: "",
    userName: "",
    userDomain: "Default",
    projectName: "",
    projectDomain: "Default",
  };
}
