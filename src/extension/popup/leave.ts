import { openOptions } from "../ext.ts";

/** Opens the options page; the popup has done its part. */
export function leaveForOptions(section = ""): void {
  void openOptions(section).then(() => close());
}
