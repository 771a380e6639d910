import { setTimeout as sleep } from "node:timers/promises";
import type { IRangeRequest, IWatchResponse } from "etcd3";
import type { EtcdNode, WatchStream } from "./etcd-node.ts";
import { CALL_TIMEOUT, type EtcdNodes } from "./etcd-nodes.ts";

/** A node that says nothing may have nothing to say: so often it is asked something, in milliseconds. */
const LOOK_INTERVAL = 1_000;
const PAUSE = 100;

export interface EtcdWatchParts {
  nodes: EtcdNodes;
  /** What is watched. */
  range: Required<Pick<IRangeRequest, "key" | "range_end">>;
  /** Something cheap to read. */
  probe: (node: EtcdNode, timeout: number) => Promise<unknown>;
  changed: (response: IWatchResponse) => void;
  /** Changes may have been missed. */
  missed: () => void;
}

/**
 * One stream of changes, on another node whenever one fails, until the function that it returns is called. After each beginning it
 * says once that changes may have been missed: it starts with what is new, and never where an earlier one was broken, which may be
 * compacted.
 */
export function watchEtcd({ nodes, range, probe, changed, missed }: EtcdWatchParts): () => void {
  const ending = new AbortController();
  let stream: WatchStream | undefined;

  /** Until it is broken. */
  async function follow(node: EtcdNode): Promise<void> {
    // A node alone without the others answers no reading, and one that has forgotten our token gives another one.
    await probe(node, CALL_TIMEOUT);
    const opened = await node.watch();
    stream = opened;
    const broken = new AbortController();
    try {
      await new Promise<void>((resolve, reject) => {
        opened.on("error", reject);
        opened.on("end", resolve);
        opened.on("data", (data) => {
          const response = data as IWatchResponse;
          if (response.canceled) resolve();
          else if (response.created) missed();
          else changed(response);
        });
        opened.write({ create_request: range });
        keepLooking(node, broken.signal).catch(reject);
        ending.signal.addEventListener("abort", () => resolve(), { signal: broken.signal });
      });
    } finally {
      broken.abort();
      // Its own end comes as an error.
      opened.cancel();
    }
  }

  async function keepLooking(node: EtcdNode, signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(LOOK_INTERVAL);
      if (signal.aborted) return;
      await probe(node, CALL_TIMEOUT);
    }
  }

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      const node = nodes.current();
      try {
        await follow(node);
      } catch {
        if (!ending.signal.aborted) nodes.failed(node);
      }
      if (!ending.signal.aborted) await pause(PAUSE);
    }
  }

  void run();
  return () => {
    ending.abort();
    stream?.cancel();
  };
}

/** Keeps no process from its end. */
const pause = (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { ref: false });
