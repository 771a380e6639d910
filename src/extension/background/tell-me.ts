import { fetchBlob } from "../../clouds/openstack/compute.ts";
import { read } from "../ext.ts";
import { clearAlarm, setAlarm, showNotification } from "../ext-background.ts";
import type { Answer, Request } from "../messages.ts";
import type { Watch } from "../records.ts";
import { text } from "../text.ts";
import { withAccess } from "./access.ts";
import { showBadge } from "./badge.ts";
import { changeLocal, without } from "./change-record.ts";
import { network } from "./cloud-network.ts";

export const WATCH_ALARM = "tell-me";
/** Milliseconds. Browsers promise no alarm sooner. */
const PAUSE = 30_000;
const DAY = 86_400_000;

export async function tellMe({ connectionId, instanceId, instanceName }: Request<"tellMe">): Promise<Answer<"tellMe">> {
  const watch: Watch = { connectionId, instanceName, until: Date.now() + DAY };
  await changeLocal("watches", (watches) => ({ ...watches, [instanceId]: watch }));
  await setAlarm(WATCH_ALARM, Date.now() + PAUSE);
  return { code: "noted" };
}

/** The user has seen it, or does not want to know any more. */
export async function tellMeNot({ instanceId }: Request<"tellMeNot">): Promise<Answer<"tellMeNot">> {
  await changeLocal("watches", (watches) => without(watches, instanceId));
  await showBadge();
  return { code: "noted" };
}

/** For the alarm. While the vault is locked nothing can be asked; the watch waits for it. */
export async function lookForPasswords(): Promise<void> {
  await forgetOverdue();
  for (const [instanceId, watch] of await openWatches()) {
    const fetched = await withAccess(watch.connectionId, (access) => fetchBlob(network, access, instanceId));
    // The instance or the connection is gone: nothing will come.
    if (fetched.code === "not-found" || fetched.code === "no-connection") await tellMeNot({ instanceId });
    if (fetched.code === "ok" && fetched.value !== "") await arrived(instanceId, watch);
  }
  await showBadge();
  if ((await openWatches()).length > 0) await setAlarm(WATCH_ALARM, Date.now() + PAUSE);
  else await clearAlarm(WATCH_ALARM);
}

async function openWatches(): Promise<[string, Watch][]> {
  const { watches = {} } = await read("local", "watches");
  return Object.entries(watches).filter(([, { arrivedAt }]) => arrivedAt === undefined);
}

/** What has not come within the day. What has come waits for the user. */
async function forgetOverdue(): Promise<void> {
  const now = Date.now();
  if (!(await openWatches()).some(([, { until }]) => until <= now)) return;
  await changeLocal("watches", (watches = {}) =>
    Object.fromEntries(
      Object.entries(watches).filter(([, { until, arrivedAt }]) => until > now || arrivedAt !== undefined),
    ),
  );
}

/** A notification says the instance's name and that there is a password: never the password. */
async function arrived(instanceId: string, watch: Watch): Promise<void> {
  let wanted = false;
  await changeLocal("watches", (watches = {}) => {
    wanted = watches[instanceId] !== undefined; // the user may have taken it back while the cloud was asked
    return wanted ? { ...watches, [instanceId]: { ...watch, arrivedAt: Date.now() } } : watches;
  });
  if (wanted) await showNotification(`password ${instanceId}`, text("notificationPassword", watch.instanceName));
}
