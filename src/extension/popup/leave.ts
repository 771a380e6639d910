import { openOptions, openPage } from "../ext.ts";

/** Opens the options page; the popup has done its part. */
export function leaveForOptions(section = ""): void {
  void openOptions(section).then(() => close());
}

/** Opens the page that asks for a passkey: the browser's question would close the popup. */
export function leaveForPasskey(): void {
  void openPage("src/extension/passkey/index.html").then(() => close());
}
