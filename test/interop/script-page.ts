import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import puppeteer, { type Page } from "puppeteer-core";
import { build } from "vite";
import { findBrowser } from "../e2e/driver/executable.ts";

export interface ScriptPage {
  page: Page;
  close: () => Promise<void>;
}

/**
 * A page in a real browser that has run one of our scripts with all it imports. It comes from 127.0.0.1, because WebCrypto is
 * there in secure contexts only. Throws if the browser is not found.
 */
export async function openScriptPage(browserName: "chromium" | "firefox", entry: string): Promise<ScriptPage> {
  const executablePath = findBrowser(browserName);
  if (executablePath === undefined) throw new Error(`${browserName} was not found`);
  const script = await bundle(entry);
  const server = createServer(({ url }, response) => {
    // Isolated, a page's clock has steps of 5 us instead of 100.
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    if (url === "/script.js") response.setHeader("content-type", "text/javascript").end(script);
    else response.setHeader("content-type", "text/html").end('<!doctype html><script src="/script.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await puppeteer.launch({
    browser: browserName === "firefox" ? "firefox" : "chrome",
    executablePath,
    headless: true,
    args: browserName === "firefox" ? [] : ["--no-sandbox"],
    // An evaluation may take as long as the test that waits for it.
    protocolTimeout: 0,
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** One classic script, in memory. */
async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
    build: { write: false, lib: { entry, name: "script", formats: ["iife"] } },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ("output" in one ? one.output : []));
  const [chunk, ...more] = outputs.filter((output) => output.type === "chunk");
  if (chunk === undefined || more.length > 0) throw new Error(`${entry} was not built into one script`);
  return chunk.code;
}
