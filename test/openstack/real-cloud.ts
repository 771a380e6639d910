import { createHmac } from "node:crypto";
import { type PlainReply, type PlainRequest, plainRequest } from "./plain-request.ts";

/** A real Keystone and Nova, and the real metadata address as Neutron's proxy would ask it. */
export interface Cloud {
  identity: (asked: PlainRequest) => Promise<PlainReply>;
  compute: (asked: PlainRequest) => Promise<PlainReply>;
  metadata: (asked: PlainRequest) => Promise<PlainReply>;
  account: { user: string; password: string; project: string };
  /** Of the catalogue. */
  computeUrl: string;
  token: string;
  userId: string;
  projectId: string;
}

/** Shared by a Nova and its proxy. The value of the cloud that the project is developed with. */
export const METADATA_SECRET = process.env.OSRIG_METADATA_SECRET ?? "osrig-metadata-secret";

/** The headers by which Neutron's proxy says which instance asks. */
export const proxyHeaders = (instance: string, projectId: string): Record<string, string> => ({
  "x-instance-id": instance,
  "x-tenant-id": projectId,
  "x-instance-id-signature": createHmac("sha256", METADATA_SECRET).update(instance).digest("hex"),
  "x-forwarded-for": "10.0.0.9",
});

export const jsonBody = (value: unknown): Pick<PlainRequest, "body"> => ({ body: Buffer.from(JSON.stringify(value)) });
export const JSON_TYPE = { "content-type": "application/json" };

/** Where a cloud is, and who signs in to it. */
export interface Addresses {
  identityUrl: string;
  metadataUrl: string;
  account: Cloud["account"];
}

/** The one that the OS_* variables name. Throws with the variable that is missing. */
export function realCloudAddresses(): Addresses {
  const identityUrl = variable("OS_AUTH_URL");
  const { protocol, hostname } = new URL(identityUrl);
  const account = {
    user: variable("OS_USERNAME"),
    password: variable("OS_PASSWORD"),
    project: variable("OS_PROJECT_NAME"),
  };
  return { identityUrl, account, metadataUrl: process.env.OSRIG_METADATA_URL ?? `${protocol}//${hostname}:8775` };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
}

interface TokenAnswer {
  token: {
    user: { id: string };
    project: { id: string };
    catalog: { type: string; endpoints: { interface: string; url: string }[] }[];
  };
}

/** Signs in. Paths of identity and compute begin with `/v3` and `/v2.1` on either side. */
export async function openCloud({ identityUrl, metadataUrl, account }: Addresses): Promise<Cloud> {
  const domain = { id: "default" };
  const { user, password, project } = account;
  const identity = { methods: ["password"], password: { user: { name: user, domain, password } } };
  const scope = { project: { name: project, domain } };
  const reply = await plainRequest(identityUrl, {
    method: "POST",
    path: "/v3/auth/tokens",
    headers: JSON_TYPE,
    ...jsonBody({ auth: { identity, scope } }),
  });
  const token = reply.headers["x-subject-token"];
  if (reply.status !== 201 || typeof token !== "string") throw new Error(`no token: ${reply.status} ${reply.text}`);
  const answer = (reply.json as TokenAnswer).token;
  const services = answer.catalog.find(({ type }) => type === "compute");
  const computeUrl = services?.endpoints.find((each) => each.interface === "public")?.url;
  if (computeUrl === undefined) throw new Error("the catalogue has no compute service");
  return {
    identity: (asked) => plainRequest(identityUrl, asked),
    compute: (asked) => plainRequest(computeUrl, asked),
    metadata: (asked) => plainRequest(metadataUrl, asked),
    account,
    computeUrl,
    token,
    userId: answer.user.id,
    projectId: answer.project.id,
  };
}
