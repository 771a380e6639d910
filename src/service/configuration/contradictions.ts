import { isEveryAddress, isLoopback, type ListenAddress } from "../http/listen-address.ts";
import type { OptionName, Values } from "./options.ts";

/** The values that are valid by themselves. */
type Known = Partial<Values>;

export interface Contradiction {
  /** The option that is to be changed, or to be given. */
  name: OptionName;
  /** Goes on after its name. */
  what: string;
}

/** What options mean together, and must not. A rule for each; each is silent about values that are not known. */
const rules: readonly ((values: Known, isGiven: (name: OptionName) => boolean) => Contradiction | undefined)[] = [
  (_values, isGiven) => {
    if (isGiven("tls-certificate") === isGiven("tls-key")) return undefined;
    return isGiven("tls-key")
      ? { name: "tls-key", what: "needs --tls-certificate as well" }
      : { name: "tls-certificate", what: "needs --tls-key as well" };
  },
  (values, isGiven) => plainHttp("listen", values, isGiven),
  (values, isGiven) => plainHttp("guest-listen", values, isGiven),
  ({ listen }, isGiven) => {
    if (listen === undefined || !isEveryAddress(listen) || isGiven("public-url")) return undefined;
    return { name: "listen", what: "is no address that clients can use: give --public-url as well" };
  },
  (values, isGiven) => {
    const isSecure = isGiven("tls-certificate") || values["behind-tls-proxy"] === true;
    if (!isSecure || values["public-url"]?.startsWith("http:") !== true) return undefined;
    return { name: "public-url", what: "must start with https: where TLS is spoken" };
  },
  (values) => (isSame(values.listen, values["guest-listen"]) ? taken("guest-listen", "listen") : undefined),
  (values) => (isSame(values.listen, values["metrics-listen"]) ? taken("metrics-listen", "listen") : undefined),
  (values) =>
    isSame(values["guest-listen"], values["metrics-listen"]) ? taken("metrics-listen", "guest-listen") : undefined,
];

export const contradictions = (values: Known, isGiven: (name: OptionName) => boolean): Contradiction[] =>
  rules.flatMap((rule) => rule(values, isGiven) ?? []);

function plainHttp(
  name: "listen" | "guest-listen",
  values: Known,
  isGiven: (name: OptionName) => boolean,
): Contradiction | undefined {
  const address = values[name];
  const isSecure = isGiven("tls-certificate") || isGiven("tls-key") || values["behind-tls-proxy"] !== false;
  if (address === undefined || isSecure || isLoopback(address)) return undefined;
  const what =
    "plain http on this address would show passwords and tokens to the network: give --tls-certificate and --tls-key, " +
    "or --behind-tls-proxy if a proxy in front speaks TLS";
  return { name, what };
}

const taken = (name: OptionName, other: OptionName): Contradiction => ({ name, what: `is the same as --${other}` });

const isSame = (one: ListenAddress | undefined, other: ListenAddress | "off" | undefined): boolean =>
  one !== undefined &&
  typeof other === "object" &&
  one.port !== 0 &&
  one.port === other.port &&
  one.host === other.host;
