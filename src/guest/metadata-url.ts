import { GuestError } from "./guest-error.ts";

export const defaultMetadataUrl = "http://169.254.169.254";

/**
 * The metadata service's address without a slash at its end. Plain http never leaves the machine or its link, so it is accepted for
 * 169.254.0.0/16 and loopback only. Throws a GuestError for anything else.
 */
export function checkMetadataUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw new GuestError("the metadata url must start with https:// or http://");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new GuestError("the metadata url must have no user, query or fragment");
  if (url.protocol === "http:" && !isNear(url.hostname))
    throw new GuestError("plain http is for 169.254.0.0/16 and loopback only: use https");
  return url.href.replace(/\/+$/, "");
}

/** The URL parser has brought every way to write an address into this one. */
const isNear = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || /^(127|169\.254)\.[\d.]+$/.test(host);
