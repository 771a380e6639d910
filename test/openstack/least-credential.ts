import { accessRules } from "../../src/clouds/openstack/application-credential.ts";
import { type CloudCredential, ownerOf, realCloud } from "./credential-owner.ts";
import { type Cloud, JSON_TYPE, jsonBody } from "./real-cloud.ts";

/** An application credential of the tests' own. */
export interface LeastCredential {
  id: string;
  secret: string;
  /** Whether the cloud holds it to what Latchkey asks for. */
  ruled: boolean;
  end: () => Promise<void>;
}

/** One that may do no more than Latchkey needs; without rules on a Nova whose operator has not set `service_type`, which refuses every rule. */
export async function makeLeastCredential(cloud: Cloud, name: string): Promise<LeastCredential> {
  const owner = await ownerOf(realCloud());
  const ruled = await owner.makeCredential(name, accessRules(cloud.computeUrl));
  if (await lists(cloud, ruled)) return credential(ruled, true);
  await owner.deleteCredential(ruled.id);
  return credential(await owner.makeCredential(name), false);

  function credential({ id, secret = "" }: CloudCredential, isRuled: boolean): LeastCredential {
    return { id, secret, ruled: isRuled, end: () => owner.deleteCredential(id) };
  }
}

/** Whether it leads to the instances. */
async function lists(cloud: Cloud, { id, secret }: CloudCredential): Promise<boolean> {
  const identity = { methods: ["application_credential"], application_credential: { id, secret } };
  const asked = { method: "POST", path: "/v3/auth/tokens", headers: JSON_TYPE, ...jsonBody({ auth: { identity } }) };
  const token = (await cloud.identity(asked)).headers["x-subject-token"];
  if (typeof token !== "string") return false;
  const path = `${new URL(cloud.computeUrl).pathname.replace(/\/+$/, "")}/servers/detail?limit=1`;
  return (await cloud.compute({ method: "GET", path, headers: { "x-auth-token": token } })).status === 200;
}
