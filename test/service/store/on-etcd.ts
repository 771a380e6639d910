import type { TestProject } from "vitest/node";
import { startEtcd } from "./etcd-cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** `host:port,host:port` of a cluster for every file of the project. */
    etcdNodes: string;
  }
}

/** Once before the tests of the service that run a second time with etcd as the store. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startEtcd({ nodes: 3 });
  project.provide("etcdNodes", cluster.endpoints.join(","));
  return cluster.stop;
}
