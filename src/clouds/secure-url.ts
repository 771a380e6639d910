/** `https:`, or `http:` to this machine: what may carry a token. Undefined for everything else, and for URLs with credentials. */
export function secureUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return undefined;
  const loopback = url.hostname === "localhost" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && loopback) ? url : undefined;
}
