import { useState } from "preact/hooks";
import { read, write } from "../ext.ts";
import type { Connection } from "../records.ts";

/** What is typed into connection forms, by connection id. It outlives the page, but not the browser. Never a secret. */
export type ConnectionDrafts = Record<string, Connection>;

export async function readConnectionDrafts(): Promise<ConnectionDrafts> {
  return (await read("session", "connectionDrafts")).connectionDrafts ?? {};
}

export interface DraftKeeper {
  drafts: ConnectionDrafts;
  keep(...changed: Connection[]): void;
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
    keep: (...changed) => change({ ...drafts, ...Object.fromEntries(changed.map((draft) => [draft.id, draft])) }),
    drop: (id) => change(Object.fromEntries(Object.entries(drafts).filter(([draftId]) => draftId !== id))),
  };
}
