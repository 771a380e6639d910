import { isIPv6 } from "node:net";

/**
 * What failures are counted for: an IPv4 address as it is; of an IPv6 address the first 64 bits, since whoever has one has all that
 * begin with them (RFC 6177). An IPv4 address in IPv6 form is that address. Anything else is returned as it is.
 */
export function networkOf(address: string): string {
  const [bare = ""] = address.split("%");
  if (!isIPv6(bare)) return address;
  // The standard's parser writes every form of an address in one way, IPv4 in dots as two groups.
  const text = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [front = "", back] = text.split("::");
  const before = groupsOf(front);
  const after = groupsOf(back ?? "");
  const zeros = Array(back === undefined ? 0 : 8 - before.length - after.length).fill("0");
  const groups = [...before, ...zeros, ...after];
  if (groups.slice(0, 6).join(":") === "0:0:0:0:0:ffff") return dotted(groups.slice(6));
  return `${groups.slice(0, 4).join(":")}::/64`;
}

const groupsOf = (text: string): string[] => (text === "" ? [] : text.split(":"));

const dotted = (groups: readonly string[]): string =>
  groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((number) => [number >> 8, number & 0xff])
    .join(".");
