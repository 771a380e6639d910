import { useEffect, useState } from "preact/hooks";
import { hasOrigins } from "../ext.ts";
import { ownPasskeys, passkeyHosts } from "../passkey/passkey-host.ts";
import { canUsePasskeys } from "../passkey/webauthn.ts";
import type { Connection } from "../records.ts";
import type { TextKey } from "../text.ts";

/** Whom a new passkey may belong to (null: the extension itself), or why there can be none. */
export type PasskeyAvailability = { code: "ready"; hosts: (string | null)[] } | { code: "not-now"; reason: TextKey };

/** Looks again when a connection has changed; undefined until it has looked. */
export function usePasskeyAvailability(connections: readonly Connection[]): PasskeyAvailability | undefined {
  const [availability, setAvailability] = useState<PasskeyAvailability>();
  useEffect(() => {
    let latest = true;
    const look = (): void =>
      void findHosts(connections).then((found) => {
        if (latest) setAvailability(found);
      });
    look();
    // A permission is given and taken away elsewhere.
    addEventListener("focus", look);
    return () => {
      latest = false;
      removeEventListener("focus", look);
    };
  }, [connections]);
  return availability;
}

async function findHosts(connections: readonly Connection[]): Promise<PasskeyAvailability> {
  if (!(await canUsePasskeys())) return { code: "not-now", reason: "passkeyNoneNext" };
  if (ownPasskeys) return { code: "ready", hosts: [null] };
  const found = passkeyHosts(connections.map(({ identityUrl }) => identityUrl));
  if (found.code === "no-connection") return { code: "not-now", reason: "optionsPasskeysNeedConnection" };
  if (found.code === "no-host-name") return { code: "not-now", reason: "optionsPasskeysNeedHostName" };
  const allowed = await Promise.all(found.hosts.map(({ origin }) => hasOrigins([origin])));
  const hosts = found.hosts.filter((_, index) => allowed[index]).map(({ host }) => host);
  return hosts.length > 0 ? { code: "ready", hosts } : { code: "not-now", reason: "optionsPasskeysNeedPermission" };
}
