import { useEffect, useState } from "preact/hooks";
import { hasOrigins } from "../ext.ts";
import { text } from "../text.ts";
import { hostOfOrigin } from "../ui/failure-text.ts";
import { readIdentityUrl } from "./identity-url.ts";

/** Says that the browser will ask for access to the host, if it will. */
export function AccessHint({ identityUrl }: { identityUrl: string }) {
  const url = readIdentityUrl(identityUrl);
  const origin = url.code === "ok" ? url.origin : undefined;
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    setAsks(false);
    if (origin !== undefined) void hasOrigins([origin]).then((granted) => setAsks(!granted));
  }, [origin]);
  return <>{asks && origin !== undefined ? text("optionsAsksForHost", hostOfOrigin(origin)) : ""}</>;
}
