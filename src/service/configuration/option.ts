import * as v from "valibot";
import { type ListenAddress, parseListenAddress } from "../http/listen-address.ts";

/** The placeholder of a switch, which as a flag needs no value. */
export const SWITCH = "[yes|no]";

/** One thing that an operator can set. From it come the flag `--NAME`, the variable `LATCHKEY_NAME` and the line `NAME = value`. */
export interface Option {
  /** For `--help` and the example file: lower case, without a full stop. */
  what: string;
  /** What the value is, in a word; or SWITCH. */
  placeholder: string;
  /** Its messages go on after the option's name: "must be ...". They never repeat the value. */
  schema: v.GenericSchema<string, unknown>;
  /** The value, as text, if none is given. Without one the option is not set then. */
  fallback?: string;
  /** For the example file, if there is no `fallback`. */
  example?: string;
}

/** A schema of texts that `parse` understands; it returns undefined for others. */
const parsed = <T>(parse: (text: string) => T | undefined, message: string): v.GenericSchema<string, T> =>
  v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value);
      if (value !== undefined) return value;
      addIssue({ message });
      return NEVER;
    }),
  );

const ADDRESS = "must be an address and a port, such as 127.0.0.1";

export const text = parsed((given) => given || undefined, "must not be empty");

export const yesOrNo = parsed(
  (given) => (given === "yes" ? true : given === "no" ? false : undefined),
  "must be yes or no",
);

export const listenAddress = (port: number): v.GenericSchema<string, ListenAddress> =>
  parsed(parseListenAddress, `${ADDRESS}:${port}`);

export const listenAddressOrOff = (port: number): v.GenericSchema<string, ListenAddress | "off"> =>
  parsed(
    (given) => (given === "" || given === "off" ? "off" : parseListenAddress(given)),
    `${ADDRESS}:${port}, or off`,
  );

/** A whole number from 1 (or `least`) up to nine digits. */
export const count = (least = 1): v.GenericSchema<string, number> =>
  parsed(
    (given) => (/^\d{1,9}$/.test(given) && Number(given) >= least ? Number(given) : undefined),
    `must be a whole number, at least ${least}`,
  );

/** Without a slash at its end. */
export const httpUrl = parsed((given) => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isPlain = url !== undefined && url.search + url.hash + url.username + url.password === "";
  return isPlain && ["http:", "https:"].includes(url.protocol) ? url.href.replace(/\/$/, "") : undefined;
}, "must be an http or https URL without a query, user or password");
