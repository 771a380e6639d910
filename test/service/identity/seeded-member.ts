import { join } from "node:path";
import { argon2id } from "hash-wasm";
import { keepTrail } from "../../../src/service/audit/keep-trail.ts";
import { createProject, projectByName } from "../../../src/service/identity/project.ts";
import { createUser } from "../../../src/service/identity/user.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import type { Credentials } from "../cloud.ts";
import { CONSOLE } from "../console-actor.ts";
import type { RunningService } from "../running-service.ts";

/** As the service hashes passwords: src/service/identity/argon2-worker.ts. */
const PASSWORD_WORK = {
  memorySize: 19_456,
  iterations: 2,
  parallelism: 1,
  hashLength: 32,
  outputType: "encoded",
} as const;

export const hashPassword = (password: string): Promise<string> =>
  argon2id({ ...PASSWORD_WORK, password, salt: crypto.getRandomValues(new Uint8Array(16)) });

const PASSWORD = "correct horse battery staple";
const passwordHash = hashPassword(PASSWORD);
let people = 0;

/** A user with a role in a project (by default a new one), put into the store beside the service: sooner there than by commands. */
export async function seedMember(
  service: RunningService,
  { project }: { project?: string } = {},
): Promise<Credentials & { project: string }> {
  people += 1;
  const user = `seeded-${people}`;
  const place = project ?? `seeded-project-${people}`;
  const store = keepTrail(openSqliteStore(join(service.data, "latchkey.db")));
  try {
    const created = await createProject(store, place, CONSOLE);
    const known = created === "taken" ? await projectByName(store, place) : created;
    if (known === undefined) throw new Error("no project");
    await createUser(store, { name: user, passwordHash: await passwordHash, roles: { [known.id]: "member" } }, CONSOLE);
  } finally {
    await store.close();
  }
  return { user, password: PASSWORD, project: place };
}
