import { openCloud, realCloudAddresses } from "../openstack/real-cloud.ts";
import { makeSealedInstance } from "./sealed-instance.ts";
import { GET_PASSWORD, LIST, type Subject } from "./service-subjects.ts";

/** What a uwsgi server does anyway: else the load would run into closed connections. */
const NEW_CONNECTION_EACH = { connection: "close" };

/**
 * The same of the real Nova that the OS_* variables name; nothing if they name none. No POST: Nova keeps what it knows of an instance for
 * 15 seconds, and refuses a second one with 409.
 */
export async function novaSubjects(): Promise<{ subjects: Subject[]; end: () => Promise<void> }> {
  if (process.env.OS_AUTH_URL === undefined) return { subjects: [], end: async () => undefined };
  const cloud = await openCloud(realCloudAddresses());
  const instance = await makeSealedInstance(cloud);
  const servers = `${new URL(cloud.computeUrl).origin}/v2.1/servers`;
  const headers = { "x-auth-token": cloud.token, ...NEW_CONNECTION_EACH };
  return {
    subjects: [
      { name: `Nova: ${GET_PASSWORD}`, url: `${servers}/${instance.id}/os-server-password`, headers },
      { name: `Nova: ${LIST}`, url: `${servers}/detail?limit=20`, headers },
    ],
    end: instance.end,
  };
}
