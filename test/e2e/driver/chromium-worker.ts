import { type Browser, type CDPSession, CDPSessionEvent } from "puppeteer-core";
import { until } from "./until.ts";

/** The extension's background in Chromium. */
export interface ServiceWorker {
  runs(): Promise<boolean>;
  stop(): Promise<void>;
  /** Writes a line to its console. It runs. */
  says(line: string): Promise<void>;
}

/**
 * Watches the service worker of the extension `id`; `said` gets each line of its console and each exception, with all that DevTools
 * would show of it. By sessions of our own: puppeteer keeps a worker's first session for good, although the next start of the worker is
 * the same target; and while it opens that session, it leaves those that pages have opened by themselves as they are, which hold the
 * worker as a debugger does.
 */
export async function watchWorker(browser: Browser, id: string, said: (text: string) => void): Promise<ServiceWorker> {
  const session = await browser.target().createCDPSession();
  const attached = new Map<string, string>();
  let newest: CDPSession | undefined;
  session.on(CDPSessionEvent.SessionAttached, (worker) => {
    newest = worker;
    worker.on("Runtime.consoleAPICalled", (shown) => {
      for (const { value } of shown.args) if (typeof value === "string") said(value); // as it is, without JSON's escapes
      said(JSON.stringify(shown));
    });
    worker.on("Runtime.exceptionThrown", (shown) => said(JSON.stringify(shown)));
    worker.send("Runtime.enable").catch(() => undefined); // it has ended meanwhile
  });
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => attached.set(sessionId, targetInfo.targetId));
  session.on("Target.detachedFromTarget", ({ sessionId }) => attached.delete(sessionId));
  const filter = [{ type: "service_worker" }, { exclude: true }];
  await session.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: true,
    filter,
  });

  async function running(): Promise<string[]> {
    const { targetInfos } = await session.send("Target.getTargets", { filter });
    return targetInfos.filter(({ url }) => url.includes(id)).map(({ targetId }) => targetId);
  }

  return {
    runs: async () => (await running()).length > 0,
    async stop() {
      // One that a page has woken meanwhile is ended, too.
      await until("the worker is gone", async () => {
        const workers = await running();
        for (const targetId of workers) {
          await session.send("Target.closeTarget", { targetId }).catch(() => undefined);
          // A worker that is looked at stays.
          const sessions = [...attached].filter(([, target]) => target === targetId);
          for (const [sessionId] of sessions)
            await session.send("Target.detachFromTarget", { sessionId }).catch(() => undefined);
        }
        return workers.length === 0;
      });
    },
    async says(line) {
      const expression = `console.info(${JSON.stringify(line)})`;
      // The newest session may be that of a worker which has just ended.
      await until("the worker says it", async () => await newest?.send("Runtime.evaluate", { expression }));
    },
  };
}
