import { fetchBlob } from "../../clouds/openstack/compute.ts";
import { read } from "../ext.ts";
import { clearAlarm, setAlarm, setBadge, showNotification } from "../ext-background.ts";
import type { Answer, Request } from "../messages.ts";
import type { Watch } from "../records.ts";
import { text } from "../text.ts";
import { withAccess } from "./access.ts";
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
  await showArrived();
  return { code: "noted" };
}

/** For the alarm. While the vault is locked nothing can be asked; the watch waits for it. */
export async function lookForPasswords(): Promise<void> {
  const watches = await openWatches();
  for (const [instanceId, watch] of watches) {
    const fetched = await withAccess(watch.connectionId, (access) => fetchBlob(network, access, instanceId));
    if (fetched.code === "not-found") await tellMeNot({ instanceId });
    if (fetched.code === "ok" && fetched.value !== "") await arrived(instanceId, watch);
  }
  await showArrived();
  if ((await openWatches()).length > 0) await setAlarm(WATCH_ALARM, Date.now() + PAUSE);
  else await clearAlarm(WATCH_ALARM);
}

async function openWatches(): Promise<[string, Watch][]> {
  const { watches = {} } = await read("local", "watches");
  const now = Date.now();
  return Object.entries(watches).filter(([, { until, arrivedAt }]) => until > now && arrivedAt === undefined);
}

/** A notification says the instance's name and that there is a password: never the password. */
async function arrived(instanceId: string, watch: Watch): Promise<void> {
  await changeLocal("watches", (watches) => ({ ...watches, [instanceId]: { ...watch, arrivedAt: Date.now() } }));
  await showNotification(`password ${instanceId}`, text("notificationPassword", watch.instanceName));
}

/** The badge counts what has arrived and was not looked at yet. */
async function showArrived(): Promise<void> {
  const { watches = {} } = await read("local", "watches");
  const count = Object.values(watches).filter(({ arrivedAt }) => arrivedAt !== undefined).length;
  await setBadge(count === 0 ? "" : String(count));
}
