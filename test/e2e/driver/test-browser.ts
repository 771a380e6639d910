import type { Page } from "puppeteer-core";
import { launchChromium } from "./chromium.ts";
import { launchFirefox } from "./firefox.ts";

/** A real browser with the built extension in a profile of its own. What is not said here is the same in both. */
export interface TestBrowser {
  name: "chromium" | "firefox";
  /**
   * Opens the popup: Chromium's real one; in Firefox its page in a tab, because no driver reaches into the panel. Over `front`, a
   * tab, as if the user had clicked on the icon there.
   */
  popup(front?: Page): Promise<Page>;
  /** Opens a web page in a tab. */
  site(url: string): Promise<Page>;
  /** What stands on the toolbar's icon. */
  badge(): Promise<string>;
  options(): Promise<Page>;
  /** Allows the extension to talk to this host once it asks, as the user's click on "Allow" would. */
  allowHost(hostname: string): Promise<void>;
  readClipboard(): Promise<string>;
  writeClipboard(text: string): Promise<void>;
  /** Ends the background as the browser does after 30 s of idleness. */
  stopBackground(): Promise<void>;
  backgroundRuns(): Promise<boolean>;
  /** Writes a line to the console of the background, which is woken. */
  backgroundSays(line: string): Promise<void>;
  /** Everything in the extension's local and session storage, as JSON. */
  storage(): Promise<string>;
  /** Changes a record as the test needs it (a deadline that has passed, say). */
  changeStorage(area: "local" | "session", changes: Record<string, unknown>): Promise<void>;
  /** What all pages and the background have written to their consoles. */
  consoleText: string[];
  profile: string;
  /** The folder that downloads go to without a question; below the profile. */
  downloads: string;
  /**
   * A device that keeps passkeys and never asks a person. In Chromium it is there for the tab of `page` alone and for as long as
   * that is open, in Firefox for all.
   */
  addAuthenticator(page: Page, options?: AuthenticatorOptions): Promise<Authenticator>;
  /** Closes the browser and starts it again with the same profile. */
  restart(): Promise<void>;
  /** Kills the browser with all its processes, as a power cut would, and starts it again with the same profile. */
  killAndRestart(): Promise<void>;
  close(): Promise<void>;
  /** Resolves when the user has closed the browser. */
  closed(): Promise<void>;
}

export interface AuthenticatorOptions {
  /** Whether it has the PRF extension. Firefox's has it always. */
  prf?: boolean;
  /** In the machine itself (the default; Chromium has room for one), or a security key. */
  transport?: "internal" | "usb";
}

export interface Authenticator {
  /** Its passkeys are gone with it. */
  remove(): Promise<void>;
}

export interface LaunchOptions {
  profile: string;
  /** A file into which the browser itself logs its network traffic. */
  networkLog?: string;
  /** In a window on the screen. */
  visible?: boolean;
  /** The caller ends the browser on SIGINT and SIGTERM; else the driver does, and the process with it. */
  ownSignals?: boolean;
  /** Clipboard reading granted, as if the user had allowed it on the options page. */
  clipboardRead?: boolean;
  /** Notifications granted, as if the user had allowed them when asked. */
  notifications?: boolean;
}

export const browsers: [TestBrowser["name"], (options: LaunchOptions) => Promise<TestBrowser>][] = [
  ["chromium", launchChromium],
  ["firefox", launchFirefox],
];
