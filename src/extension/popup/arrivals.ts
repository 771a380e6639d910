import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { plural } from "../ui/language.ts";
import { command } from "./command.ts";
import type { Notice } from "./status.tsx";

/** What is said of the awaited passwords that are there now. Undefined if none is. */
export function sayArrived({ watches, connections, active }: Snapshot): Notice | undefined {
  const arrived = Object.values(watches).filter(({ arrivedAt }) => arrivedAt !== undefined);
  const [first] = arrived;
  if (first === undefined) return undefined;
  const at = Date.now();
  if (arrived.length > 1)
    return {
      text: plural("popupArrived", arrived.length),
      more: arrived.map(({ instanceName }) => instanceName).join(", "),
      at,
    };
  const elsewhere = connections.find(({ id }) => id === first.connectionId && id !== active?.id);
  return { text: text("notificationPassword", first.instanceName), ...(elsewhere && { more: elsewhere.name }), at };
}

/** The user has seen it: the icon need not say it any more. Returns the instances' ids. */
export function takeArrived({ watches }: Snapshot): string[] {
  const ids = Object.keys(watches).filter((id) => watches[id]?.arrivedAt !== undefined);
  for (const instanceId of ids) void command("tellMeNot", { instanceId });
  return ids;
}
