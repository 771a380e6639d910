import { setTimeout as sleep } from "node:timers/promises";
import { EtcdFailure, isOfNode } from "./etcd-failure.ts";
import type { EtcdNode } from "./etcd-node.ts";

/** Milliseconds for one answer. The first node that is asked for a reading has less, so that another one can be asked soon. */
export const CALL_TIMEOUT = 1_000;
const FIRST_READ_TIMEOUT = 600;

/** So long another try begins: longer than an election takes. */
const PATIENCE = 3_000;

/** How often a node that has failed is tried, and how long after a failure of all, in milliseconds. */
const PROBE_INTERVAL = 1_000;
const PAUSE = 50;

/** The nodes of one cluster, of which one is used as long as it answers. Every promise is rejected only with EtcdFailure. */
export interface EtcdNodes {
  /** Asks one node after the other. */
  read: <T>(action: (node: EtcdNode, timeout: number) => Promise<T>) => Promise<T>;
  /** The same, but a change that may have been made is not sent again. */
  change: <T>(action: (node: EtcdNode, timeout: number) => Promise<T>) => Promise<T>;
  /** The one that would be asked now. */
  current: () => EtcdNode;
  /** Others are asked before it, until it has answered `probe` again. */
  failed: (node: EtcdNode) => void;
  close: () => void;
}

/** Each process begins with another node, so that they share the work. Must not be empty. */
export function useNodes(nodes: readonly EtcdNode[], probe: (node: EtcdNode) => Promise<unknown>): EtcdNodes {
  let preferred = Math.floor(Math.random() * nodes.length);
  const down = new Set<EtcdNode>();
  let probing: NodeJS.Timeout | undefined;

  function inOrder(): EtcdNode[] {
    const around = [...nodes.slice(preferred), ...nodes.slice(0, preferred)];
    return [...around.filter((node) => !down.has(node)), ...around.filter((node) => down.has(node))];
  }

  function isBack(node: EtcdNode): void {
    down.delete(node);
    if (down.size > 0) return;
    clearInterval(probing);
    probing = undefined;
  }

  function failed(node: EtcdNode): void {
    down.add(node);
    if (nodes[preferred] === node) preferred = (preferred + 1) % nodes.length;
    probing ??= setInterval(() => {
      for (const each of down) probe(each).then(() => isBack(each), ignore);
    }, PROBE_INTERVAL).unref();
  }

  async function tryEach<T>(
    action: (node: EtcdNode, attempt: number) => Promise<T>,
    mayRepeat: (failure: EtcdFailure) => boolean,
  ): Promise<T> {
    const last = performance.now() + PATIENCE;
    for (let attempt = 0; ; attempt++) {
      const [node = nodes[0] as EtcdNode] = inOrder();
      try {
        return await action(node, attempt);
      } catch (cause) {
        if (!(cause instanceof EtcdFailure)) throw cause;
        if (isOfNode(cause)) failed(node);
        if (!mayRepeat(cause) || performance.now() > last) throw cause;
        if (down.size === nodes.length) await sleep(PAUSE);
      }
    }
  }

  return {
    read: (action) =>
      tryEach((node, attempt) => action(node, attempt === 0 ? FIRST_READ_TIMEOUT : CALL_TIMEOUT), isOfNode),
    change: (action) =>
      tryEach(
        (node) => action(node, CALL_TIMEOUT),
        (failure) => failure.isUnapplied && isOfNode(failure),
      ),
    current: () => inOrder()[0] as EtcdNode,
    failed,
    close() {
      clearInterval(probing);
      for (const node of nodes) node.close();
    },
  };
}

/** It is still down. */
const ignore = () => undefined;
