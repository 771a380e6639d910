import { useState } from "preact/hooks";
import { read, write } from "../ext.ts";
import type { Connection } from "../records.ts";

/** What is typed into connection forms, by connection id. It outlives the page, but not the browser. Never the password. */
export type ConnectionDrafts = Record<string, Connection>;

export async function readConnectionDrafts(): Promise<ConnectionDrafts> {
  return (await read("session", "connectionDrafts")).connectionDrafts ?? {};
}

export interface DraftKeeper {
  drafts: ConnectionDrafts;
  keep(draft: Connection): void;
  drop(id: string): void;
}

/** The drafts of this page: the newest state is here, session storage follows. */
export function useConnectionDrafts(initial: ConnectionDrafts): DraftKeeper {
  const [drafts, setDrafts] = useState(initial);
  const change = (next: ConnectionDrafts): void => {
    setDrafts(next);
    void write("session", { connectionDrafts: next });
  };
  return {
    drafts,
    keep: (draft) => change({ ...drafts, [draft.id]: draft }),
    drop: (id) => change(Object.fromEntries(Object.entries(drafts).filter(([draftId]) => draftId !== id))),
  };
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
