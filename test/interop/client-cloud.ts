import { type Member, newMember, postBlob, type Registered, readPassword, register } from "../service/cloud.ts";
import { type RunningService, startService } from "../service/running-service.ts";
import { openrc, passwordVariables, rsaKeyFiles, sealedByOpenssl } from "./official-clients.ts";

export const PASSWORD = "Wachtwoord-ä&<'\"7";

/** A service with a user, and three instances of hers, for OpenStack's own clients to work with. */
export interface ClientCloud {
  service: RunningService;
  alice: Member;
  /** `web-1`; the others are `db-1` and `db-2`. */
  web: Registered;
  rsa: Awaited<ReturnType<typeof rsaKeyFiles>>;
  /** Her openrc file. */
  variables: Record<string, string>;
  /** The guest posts the password, which openssl has sealed. Returns what it posted. */
  postPassword: (instance: Registered) => Promise<string>;
  /** What os-server-password answers. */
  stored: (instance: Registered) => Promise<unknown>;
}

export async function startClientCloud(): Promise<ClientCloud> {
  const service = await startService();
  const alice = await newMember(service);
  const rsa = await rsaKeyFiles();
  for (const name of ["db-1", "db-2"]) await register(service, alice.token, { name });
  const addresses = { private: [{ addr: "10.20.0.11", version: 4 }] };
  const web = await register(service, alice.token, {
    name: "web-1",
    key_name: "rsa",
    flavorRef: "m1.large",
    addresses,
  });
  return {
    service,
    alice,
    web,
    rsa,
    variables: openrc(service, passwordVariables(alice)),
    async postPassword({ guestToken }) {
      const sealed = await sealedByOpenssl(rsa.publicPem, PASSWORD);
      const { status } = await postBlob(service, guestToken, sealed);
      if (status !== 200) throw new Error(`the password was refused: ${status}`);
      return sealed;
    },
    stored: async ({ id }) => (await readPassword(service, alice.token, id)).json,
  };
}

/** Options of Python's clients. */
export const authOf = ({ user, password, project }: Pick<Member, "user" | "password" | "project">) => ({
  username: user,
  password,
  user_domain_id: "default",
  project_name: project,
  project_domain_id: "default",
});
