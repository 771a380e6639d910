import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { options } from "../service/configuration/options.ts";
import { type StorePlace, storeLocation, UnusableStorePlace } from "../service/configuration/store-place.ts";
import type { StoreLocation } from "../service/store/store-location.ts";
import { UsageError } from "./usage-error.ts";

const names = [
  "data",
  "store",
  "etcd-ca",
  "etcd-certificate",
  "etcd-key",
  "etcd-user",
  "etcd-password-file",
  "secret-key-file",
] as const satisfies (keyof StorePlace)[];

/** Where everything is kept, as `latchkey serve` is told too. */
export function addStoreOptions(command: Command): Command {
  for (const name of names) command.option(`--${name} ${options[name].placeholder}`, options[name].what);
  return command;
}

/** What was given of them. */
export function storePlace(command: Command): StorePlace {
  const given = command.opts<Record<string, string>>();
  return Object.fromEntries(names.map((name) => [name, given[attributeOf(name)]]));
}

/**
 * Throws a UsageError if they do not say exactly one place, and what the file system says of a file that is named. `option` is what the
 * store is given by.
 */
export const givenStore = (place: StorePlace, option = "store"): StoreLocation =>
  usable(() => storeLocation(place, (_option, path) => readFileSync(path)), option);

/** Throws a UsageError where `action` met options that do not go together. */
export function usable<T>(action: () => T, storeOption = "store"): T {
  try {
    return action();
  } catch (cause) {
    if (!(cause instanceof UnusableStorePlace)) throw cause;
    throw new UsageError(`--${cause.option === "store" ? storeOption : cause.option} ${cause.what}`);
  }
}

const attributeOf = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
