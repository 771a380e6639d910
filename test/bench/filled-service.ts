import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { guestTokenKey, type Instance, placeKey, writeInstance } from "../../src/service/compute/instance.ts";
import { blobKey } from "../../src/service/compute/stored-blob.ts";
import { hashToken, newToken } from "../../src/service/identity/random-token.ts";
import { openStore } from "../../src/service/store/open-store.ts";
import { writeRecord } from "../../src/service/store/record.ts";
import { MOST_WRITES, type Store, type Write } from "../../src/service/store/store.ts";
import { type EtcdLocation, parseStoreUrl } from "../../src/service/store/store-location.ts";
import { type Credentials, newMember, passwordSignIn, rsaBlob, signIn } from "../service/cloud.ts";
import { newFolder, type RunningService, startService } from "../service/running-service.ts";
import type { EtcdCluster } from "../service/store/etcd-cluster.ts";

/** A service with many instances of one project in its store, as if each had been registered. */
export interface FilledService {
  service: RunningService;
  member: Credentials;
  token: string;
  /** With a password, the newest first. */
  posted: readonly { id: string; guestToken: string }[];
  /** Of instances that have none. */
  unposted: readonly string[];
  stop: () => Promise<void>;
}

export interface Filling {
  /** Instances with a password, and without. */
  posted: number;
  unposted: number;
  /** Without one the store is a folder. */
  cluster?: EtcdCluster;
}

/** Registering through the API would take minutes, so the store is filled with what that writes, save its audit trail. */
export async function startFilledService({ posted, unposted, cluster }: Filling): Promise<FilledService> {
  const data = newFolder();
  const url = cluster?.newUrl();
  const service = await startService(url === undefined ? { data } : { data, store: url });
  const member = await newMember(service, { role: "admin" });
  const { projectId, userId } = await ids(service, member);
  await service.stop();
  const store = await openStore(url === undefined ? { kind: "folder", folder: data } : locationOf(url));
  try {
    const withPassword = await fill(store, posted, { projectId, userId, blob: rsaBlob() });
    const without = await fill(store, unposted, { projectId, userId });
    await store.close();
    await service.restart();
    return {
      service,
      member,
      token: await signIn(service, member),
      posted: withPassword,
      unposted: without.map(({ guestToken }) => guestToken),
      async stop() {
        await service.stop();
        rmSync(data, { recursive: true });
      },
    };
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

const locationOf = (url: string): EtcdLocation => ({ kind: "etcd", ...parseStoreUrl(url) });

async function ids(service: RunningService, member: Credentials): Promise<{ projectId: string; userId: string }> {
  const body = JSON.stringify(passwordSignIn(member));
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${service.adminsUrl}/v3/auth/tokens`, { method: "POST", headers, body });
  const { token } = (await response.json()) as { token: { project: { id: string }; user: { id: string } } };
  return { projectId: token.project.id, userId: token.user.id };
}

async function fill(
  store: Store,
  count: number,
  { projectId, userId, blob }: { projectId: string; userId: string; blob?: string },
): Promise<{ id: string; guestToken: string }[]> {
  const all: { id: string; guestToken: string }[] = [];
  const newest = Date.now();
  let writes: Write[] = [];
  for (let index = 0; index < count; index++) {
    const guestToken = newToken();
    const createdAt = newest - index;
    const instance: Instance = {
      ...{ id: randomUUID(), projectId, userId, name: `vm-${index}`, keyName: null, publicKey: null, metadata: {} },
      ...{ addresses: {}, flavor: "m1.small", guestTokenHash: hashToken(guestToken), createdAt, updatedAt: createdAt },
    };
    const entries = [
      writeInstance(instance),
      writeRecord(placeKey(instance.id), { projectId, createdAt }),
      { key: guestTokenKey(instance.guestTokenHash), value: instance.id },
      ...(blob === undefined ? [] : [writeRecord(blobKey(instance.id), { text: blob, postedAt: createdAt })]),
    ];
    if (writes.length + entries.length > MOST_WRITES) {
      await store.commit([], writes);
      writes = [];
    }
    writes.push(...entries);
    all.push({ id: instance.id, guestToken });
  }
  if (writes.length > 0) await store.commit([], writes);
  return all;
}
