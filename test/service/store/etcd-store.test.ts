import { afterAll, beforeAll } from "vitest";
import { openEtcdStore } from "../../../src/service/store/etcd-store.ts";
import { parseStoreUrl } from "../../../src/service/store/store-location.ts";
import { type CutConnections, startCutConnections } from "./cut-connections.ts";
import { type EtcdCluster, startEtcd } from "./etcd-cluster.ts";
import { describeStore } from "./store-conformance.ts";
import { describeWatch } from "./watch-conformance.ts";

let cluster: EtcdCluster;
let connections: CutConnections;
beforeAll(async () => {
  cluster = await startEtcd({ nodes: 3 });
  connections = await startCutConnections(cluster.endpoints);
});
afterAll(async () => {
  await connections.stop();
  await cluster.stop();
});

function newPlace() {
  const { hosts, prefix } = parseStoreUrl(cluster.newUrl());
  return () => openEtcdStore({ kind: "etcd", hosts, prefix });
}

/** The same, where connections break now and then. */
function newPlaceBehind() {
  const { prefix } = parseStoreUrl(cluster.newUrl());
  return () => openEtcdStore({ kind: "etcd", hosts: connections.endpoints, prefix });
}

/** To one of the three nodes, or to all of them. */
function cut(kind: number): void {
  const nodes = kind < 3 ? [kind] : [0, 1, 2];
  for (const node of nodes) connections.cut(node);
}

describeStore("etcd", newPlace, { runs: 25, inOrder: false });
describeWatch("etcd", newPlaceBehind, { runs: 10, cut });
