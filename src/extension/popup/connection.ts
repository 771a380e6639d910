import type { Connection } from "../records.ts";
import { command } from "./command.ts";

export const switchTo = (connection: Connection): void =>
  void command("activateConnection", { connectionId: connection.id });

/** `host:port` of an address that may still be mistyped. */
export const hostOf = ({ identityUrl }: { identityUrl: string }): string => URL.parse(identityUrl)?.host ?? identityUrl;
