import type { Page } from "puppeteer-core";
import { packList } from "../../src/extension/background/pack-list.ts";
import type { Connection, LocalRecords, SessionRecords } from "../../src/extension/records.ts";

/** What is in storage when the popup opens. */
export interface PopupState {
  name: string;
  local: Partial<LocalRecords>;
  session: Partial<SessionRecords>;
}

const INSTANCES = [400, 10_000];
const MINUTE = 60_000;

const connection: Connection = {
  id: "bench",
  name: "Bench",
  // Nobody listens there: asking for news fails at once, and only after the paint.
  identityUrl: "http://127.0.0.1:9/v3",
  userName: "admin",
  userDomain: "Default",
  projectName: "bench",
  projectDomain: "Default",
};

const local: Partial<LocalRecords> = {
  vault: {
    version: 2,
    unlocks: [],
    items: [
      {
        id: "bench",
        label: { name: "bench", type: "ssh-ed25519", fingerprint: "SHA256:bench", publicKey: "ssh-ed25519 bench" },
        sealed: "",
      },
    ],
  },
  connections: [connection],
  activeConnection: connection.id,
  lockReason: "idle",
  stepsDone: true,
};

/** The popup's faces. Made anew for each opening, because deadlines in it count from now. */
export function popupStates(): PopupState[] {
  return [
    { name: "welcome", local: {}, session: {} },
    { name: "locked", local, session: {} },
    ...INSTANCES.map((count) => ({
      name: `list of ${count.toLocaleString("en")}`,
      local,
      session: listed(count, Date.now()),
    })),
  ];
}

function listed(count: number, now: number): Partial<SessionRecords> {
  return {
    unlocked: { vaultKey: "", lockAt: now + 10 * MINUTE },
    signIns: {
      [connection.id]: {
        sealedToken: "",
        expiresAt: now + 10 * MINUTE,
        userId: "bench",
        project: { id: "bench", name: "bench", domainId: null },
        fixedProject: false,
        computeUrl: "http://127.0.0.1:9/v2.1",
        endpoints: [],
      },
    },
    lists: {
      [connection.id]: packList({
        updatedAt: now - MINUTE,
        instances: Array.from({ length: count }, (_, index) => ({
          id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
          name: `${["web", "database", "build", "mail"][index % 4]}-${index}`,
          status: index % 9 === 0 ? "SHUTOFF" : "ACTIVE",
          addresses: [`10.0.${index >> 8}.${index & 255}`],
          flavor: "m1.small",
          keyName: "bench",
          startedAt: null,
          metadata: {},
        })),
      }),
    },
  };
}

/** Puts a state into the extension's storage, from one of its pages. */
export async function enterState(page: Page, state: PopupState): Promise<void> {
  await page.evaluate(
    async (kept: object, passing: object) => {
      await Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear()]);
      await Promise.all([chrome.storage.local.set(kept), chrome.storage.session.set(passing)]);
    },
    state.local,
    state.session,
  );
}
