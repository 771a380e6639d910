import type { Watch } from "../records.ts";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { plural } from "../ui/language.ts";
import { command } from "./command.ts";
import type { Notice } from "./notice.ts";

export interface Arrivals {
  ids: string[];
  notice: Notice;
}

/** The awaited passwords that are there now. The user sees it here, so the icon need not say it any more. */
export function takeArrived(snapshot: Snapshot): Arrivals | undefined {
  const arrived = Object.entries(snapshot.watches).filter(([, { arrivedAt }]) => arrivedAt !== undefined);
  if (arrived.length === 0) return undefined;
  for (const [instanceId] of arrived) void command("tellMeNot", { instanceId });
  const watches = arrived.map(([, watch]) => watch);
  return { ids: arrived.map(([id]) => id), notice: { ...sentences(watches, snapshot), at: Date.now() } };
}

/** How many there are and which, or the one, with its connection if that is another one. */
function sentences(watches: Watch[], { connections, active }: Snapshot): { text: string; more?: string } {
  const [first, second] = watches;
  if (first === undefined || second !== undefined) {
    const names = watches.map(({ instanceName }) => instanceName);
    return { text: plural("popupArrived", watches.length), more: names.join(", ") };
  }
  const elsewhere = connections.find(({ id }) => id === first.connectionId && id !== active?.id);
  return { text: text("notificationPassword", first.instanceName), ...(elsewhere && { more: elsewhere.name }) };
}
