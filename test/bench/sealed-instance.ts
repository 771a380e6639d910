import { execFileSync } from "node:child_process";
import { constants, createPublicKey, publicEncrypt, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInstance, deleteInstance } from "../openstack/instance.ts";
import { type Cloud, JSON_TYPE, jsonBody, proxyHeaders } from "../openstack/real-cloud.ts";

/** An instance of the bench's own in a real cloud, with a password as cloudbase-init leaves it, and the RSA key that opens it. */
export interface SealedInstance {
  id: string;
  name: string;
  password: string;
  /** In PEM, which nova's own client can read too. */
  keyFile: string;
  /** Takes it, its key pair and the key file away. */
  end: () => Promise<void>;
}

export async function makeSealedInstance(cloud: Cloud): Promise<SealedInstance> {
  const name = `bench-${randomBytes(3).toString("hex")}`;
  const password = randomBytes(15).toString("base64url");
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-key-"));
  const keyFile = join(folder, "rsa");
  let id = "";
  const end = async (): Promise<void> => {
    if (id !== "") await deleteInstance(cloud, id);
    await compute(cloud, "DELETE", `/os-keypairs/${name}`);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    execFileSync("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-C", name, "-f", keyFile]);
    const publicKey = readFileSync(`${keyFile}.pub`, "utf8").trim();
    await compute(cloud, "POST", "/os-keypairs", { keypair: { name, public_key: publicKey } });
    id = await createInstance(cloud, name, name);
    await postAsGuest(cloud, id, sealed(password, keyFile));
    return { id, name, password, keyFile, end };
  } catch (error) {
    await end();
    throw error;
  }
}

const compute = (cloud: Cloud, method: string, path: string, body?: object) =>
  cloud.compute({
    method,
    path: `/v2.1${path}`,
    headers: { ...JSON_TYPE, "x-auth-token": cloud.token },
    ...(body && jsonBody(body)),
  });

function sealed(password: string, keyFile: string): string {
  const key = createPublicKey(readFileSync(keyFile));
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(password)).toString("base64");
}

async function postAsGuest(cloud: Cloud, id: string, blob: string): Promise<void> {
  const posted = await cloud.metadata({
    method: "POST",
    path: "/openstack/2013-04-04/password",
    headers: proxyHeaders(id, cloud.projectId),
    body: Buffer.from(blob),
  });
  if (posted.status !== 200) throw new Error(`the metadata address answered ${posted.status} ${posted.text}`);
}
