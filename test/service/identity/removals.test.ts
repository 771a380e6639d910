import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importKeyPair } from "../../../src/service/compute/key-pair.ts";
import {
  createCredential,
  credentialById,
  everyCredential,
  type NewCredential,
} from "../../../src/service/identity/application-credential.ts";
import { createProject, deleteProject, projectByName } from "../../../src/service/identity/project.ts";
import { sessionOf } from "../../../src/service/identity/session.ts";
import { createUser, deleteUser, setRole } from "../../../src/service/identity/user.ts";
import { type User, userById } from "../../../src/service/identity/user-record.ts";
import { everyEntry } from "../../../src/service/store/every-entry.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import { type Store, StoreUnavailable } from "../../../src/service/store/store.ts";
import { CONSOLE } from "../console-actor.ts";
import { newFolder } from "../running-service.ts";

/** More than one commit can take: three records each. */
const CREDENTIALS = 70;
const KEY_PAIRS = 100;
const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEmFNLe/u9GY5FXpnW/dRJuUIgn1H8ea9IxmmE1Y8DuH";

let store: Store;
beforeAll(() => {
  store = openSqliteStore(join(newFolder(), "store.db"));
});
afterAll(() => store.close());

/** The store as a process sees it that is killed after so many commits. */
function cutOff(commits: number): Store {
  let left = commits;
  return {
    ...store,
    commit(expectations, writes) {
      if (left === 0) return Promise.reject(new StoreUnavailable(new Error("killed")));
      left -= 1;
      return store.commit(expectations, writes);
    },
  };
}

/** Does it on a store that fails after 0, 1, 2, ... commits, until none fails. Returns how many it took. */
async function cutOffEverywhere(
  action: (store: Store) => Promise<unknown>,
  check: () => Promise<void>,
): Promise<number> {
  for (let commits = 0; ; commits++) {
    const outcome = await action(cutOff(commits)).then(
      () => "done",
      (cause: unknown) => {
        if (!(cause instanceof StoreUnavailable)) throw cause;
        return "killed";
      },
    );
    await check();
    if (outcome === "done") return commits;
  }
}

let people = 0;
async function newUser(roles: User["roles"]): Promise<User> {
  const user = await createUser(store, { name: `person-${people++}`, passwordHash: "none", roles }, CONSOLE);
  if (user === "taken") throw new Error("the name is taken");
  return user;
}

async function newCredentials(user: User, projectId: string, count: number): Promise<string[]> {
  const ids = [];
  for (let index = 0; index < count; index++) {
    const wanted: NewCredential = {
      ...{ name: `${projectId}-${index}`, description: null, userId: user.id, projectId, role: "member" },
      ...{ unrestricted: false, accessRules: null, expiresAt: null },
    };
    const made = await createCredential(store, wanted, CONSOLE);
    if (typeof made === "string") throw new Error(made);
    ids.push(made.credential.id);
  }
  return ids;
}

/** Whether a token that is made with the credential now, or was before, opens anything. */
async function opens(userId: string, credentialId: string, projectId: string): Promise<boolean> {
  const credential = await credentialById(store, credentialId);
  const passwordVersion = (await userById(store, userId))?.record.passwordVersion ?? 1;
  const token = {
    ...{ userId, passwordVersion, projectId, methods: ["application_credential" as const], credentialId },
    ...{ auditIds: [], issuedAt: Date.now(), expiresAt: Date.now() + 60_000 },
  };
  return credential !== undefined && (await sessionOf(store, token))?.scope !== undefined;
}

async function keysOf(id: string): Promise<string[]> {
  const found = [];
  for await (const { key, value } of everyEntry(store, "")) {
    if (!key.startsWith("audit") && (key.includes(id) || value.includes(id))) found.push(key);
  }
  return found;
}

describe("a user with more application credentials and key pairs than one commit takes", () => {
  it("is deleted with all of them, and wherever that is cut off nothing of theirs opens anything: doing it again finishes", async () => {
    const user = await newUser({ p: "member", q: "admin" });
    const ids = [...(await newCredentials(user, "p", CREDENTIALS)), ...(await newCredentials(user, "q", 5))];
    for (let index = 0; index < KEY_PAIRS; index++)
      await importKeyPair(store, user.id, { name: `key-${index}`, publicKey: PUBLIC_KEY }, CONSOLE);
    let isBegun = false;
    const commits = await cutOffEverywhere(
      (cut) => deleteUser(cut, user.id, CONSOLE),
      async () => {
        const opening = (
          await Promise.all(ids.map((id, index) => opens(user.id, id, index < CREDENTIALS ? "p" : "q")))
        ).filter(Boolean);
        // Before the first commit everything is as it was.
        expect(opening).toHaveLength(isBegun ? 0 : ids.length);
        isBegun = true;
      },
    );
    expect(commits).toBeGreaterThan(1);
    expect(await keysOf(user.id)).toEqual([]);
    expect(await deleteUser(store, user.id, CONSOLE)).toBe("unknown");
  });

  it.each([
    ["taken away", undefined],
    ["lowered", "reader" as const],
  ])("loses those of a project whose role is %s, and no others; none comes back with the role", async (_, role) => {
    const user = await newUser({ p: "member", q: "member" });
    const [lost, kept] = [await newCredentials(user, "p", CREDENTIALS), await newCredentials(user, "q", 3)];
    let calls = 0;
    const commits = await cutOffEverywhere(
      (cut) => setRole(cut, { userId: user.id, projectId: "p", role }, CONSOLE),
      async () => {
        const opening = (await Promise.all(lost.map((id) => opens(user.id, id, "p")))).filter(Boolean);
        expect(opening).toHaveLength(calls++ === 0 ? CREDENTIALS : 0);
      },
    );
    expect(commits).toBeGreaterThan(1);
    expect((await userById(store, user.id))?.record.roles).toEqual({ ...(role && { p: role }), q: "member" });
    await setRole(store, { userId: user.id, projectId: "p", role: "member" }, CONSOLE);
    for (const id of lost) expect(await opens(user.id, id, "p")).toBe(false);
    for (const id of kept) expect(await opens(user.id, id, "q")).toBe(true);
  });

  it("has none of the old ones after the role was given back in the middle of that", async () => {
    const user = await newUser({ p: "member" });
    const ids = await newCredentials(user, "p", CREDENTIALS);
    const cut = setRole(cutOff(2), { userId: user.id, projectId: "p", role: undefined }, CONSOLE);
    await expect(cut).rejects.toThrow(StoreUnavailable);
    expect(await keysOf(user.id)).not.toHaveLength(2);
    await setRole(store, { userId: user.id, projectId: "p", role: "admin" }, CONSOLE);
    for (const id of ids) expect(await opens(user.id, id, "p")).toBe(false);
    const left = [];
    for await (const { id } of everyCredential(store, user.id)) left.push(id);
    expect(left).toEqual([]);
  });
});

describe("a project", () => {
  it("goes with the roles in it: wherever that is cut off it is found by its name until nobody has a role in it", async () => {
    const project = await createProject(store, "passing", CONSOLE);
    if (project === "taken") throw new Error("the name is taken");
    const users: User[] = [];
    for (let index = 0; index < 3; index++) users.push(await newUser({ [project.id]: "member", other: "reader" }));
    await newCredentials(users[0] as User, project.id, CREDENTIALS);
    await cutOffEverywhere(
      (cut) => deleteProject(cut, project.id, CONSOLE),
      async () => {
        const roles = await Promise.all(users.map(async ({ id }) => (await userById(store, id))?.record.roles ?? {}));
        const isGone = (await projectByName(store, "passing")) === undefined;
        if (isGone) expect(roles).toEqual(users.map(() => ({ other: "reader" })));
      },
    );
    expect(await keysOf(project.id)).toEqual([]);
    expect(await deleteProject(store, project.id, CONSOLE)).toBe("unknown");
  });
});
