import { api, DEFAULT_DOMAIN, type Member, newMember, register, signIn } from "../service/cloud.ts";
import { makeCredential, tokenByCredential, userIdOf } from "../service/identity/application-credentials.ts";
import type { RunningService } from "../service/running-service.ts";
import { CALLERS, type Caller, INSTANCES, type Names, OWN_INSTANCES } from "./names.ts";

/** Users, projects, instances and tokens in a running service, and their names as they are at present. */
export interface World {
  names: Names;
  /** Gives a caller a new token: the present one was revoked. */
  renew: (caller: Caller) => Promise<void>;
  /** Puts an instance that was made in the place of another one, which is deleted. */
  adopt: (instance: Instance, of: Caller) => Promise<void>;
  /** Makes an instance in the place of one that was deleted. */
  replace: (id: string) => Promise<void>;
  noteCredential: (id: string) => void;
  /** Whose token it is. */
  callerOf: (token: string) => Caller | undefined;
}

interface Instance {
  id: string;
  guestToken: string;
}

interface Person extends Member {
  id: string;
  projectId: string;
}

export async function buildWorld(service: RunningService): Promise<World> {
  const member = await newMember(service);
  const { project } = member;
  const reader = await newMember(service, { role: "reader", project });
  const admin = await newMember(service, { role: "admin", project });
  const foreign = await newMember(service);
  const person = async (each: Member): Promise<Person> => ({
    ...each,
    id: await userIdOf(service, each.token),
    projectId: await projectIdOf(service, each.token),
  });
  const [members, readers, admins, foreigners] = await Promise.all([member, reader, admin, foreign].map(person));
  if (!members || !readers || !admins || !foreigners) throw new Error("somebody is missing");
  const people: Record<Caller, Person> = {
    ...{ member: members, reader: readers, admin: admins, foreign: foreigners },
    ...{ unscoped: members, application: members },
  };
  const program = await makeCredential(service, member, { roles: [{ name: "member" }], unrestricted: true });
  // Tokens that no request names, to make others of.
  const masters = new Map<Caller, string>();
  for (const caller of CALLERS) {
    const { user, password } = people[caller];
    masters.set(caller, await signIn(service, { user, password }));
  }

  async function newToken(caller: Caller): Promise<string> {
    if (caller === "application") return tokenByCredential(service, program);
    const { project: name } = people[caller];
    const scope = caller === "unscoped" ? {} : { scope: { project: { name, domain: DEFAULT_DOMAIN } } };
    const identity = { methods: ["token"], token: { id: masters.get(caller) } };
    const reply = await api(service, undefined, "POST", "/v3/auth/tokens", { auth: { identity, ...scope } });
    return reply.headers.get("x-subject-token") ?? "";
  }

  const tokens = {} as Record<Caller, string>;
  /** Whose they are, for good: an answer may be looked at when its caller has another one. */
  const issued = new Map<string, Caller>();
  async function renew(caller: Caller): Promise<void> {
    tokens[caller] = await newToken(caller);
    issued.set(tokens[caller], caller);
  }
  for (const caller of CALLERS) await renew(caller);
  const requests = new Map<string, string>();
  async function noteRequest(token: string, id: string): Promise<void> {
    const { json } = await api(service, token, "GET", `/v2.1/servers/${id}/os-instance-actions`);
    const { instanceActions } = json as { instanceActions: { request_id: string }[] };
    requests.set(id, instanceActions.at(-1)?.request_id ?? "");
  }
  async function make(number: number): Promise<Instance> {
    const { token } = number < OWN_INSTANCES ? member : foreign;
    const made = await register(service, token, { key_name: "key-1" });
    await noteRequest(token, made.id);
    return made;
  }
  const instances = await Promise.all(Array.from({ length: INSTANCES }, (_, number) => make(number)));
  let credential = "0".repeat(32);
  let turn = 0;

  const instance = (number: number): Instance => instances[number] ?? { id: "", guestToken: "" };
  return {
    names: {
      token: (caller) => tokens[caller],
      userId: (caller) => people[caller].id,
      userName: (caller) => people[caller].user,
      password: (caller) => people[caller].password,
      projectId: (caller) => people[caller].projectId,
      projectName: (caller) => people[caller].project,
      instance: (number) => instance(number).id,
      guestToken: (number) => instance(number).guestToken,
      request: (number) => requests.get(instance(number).id) ?? "",
      credential: () => credential,
    },
    renew,
    async adopt(made, of) {
      turn += 1;
      const isForeign = of === "foreign";
      const place = isForeign ? OWN_INSTANCES + (turn % (INSTANCES - OWN_INSTANCES)) : turn % OWN_INSTANCES;
      const { id } = instance(place);
      const { token } = isForeign ? foreign : member;
      await noteRequest(token, made.id);
      instances[place] = made;
      requests.delete(id);
      await api(service, token, "DELETE", `/v2.1/servers/${id}`);
    },
    async replace(id) {
      const place = instances.findIndex((each) => each.id === id);
      if (place >= 0) instances[place] = await make(place);
    },
    noteCredential(id) {
      credential = id;
    },
    callerOf: (token) => issued.get(token),
  };
}

async function projectIdOf(service: RunningService, token: string): Promise<string> {
  const reply = await api(service, token, "GET", "/v3/auth/tokens", undefined, { "x-subject-token": token });
  return (reply.json as { token: { project: { id: string } } }).token.project.id;
}
