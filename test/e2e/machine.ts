import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cloud, type CloudInstance, type RunningGuest, startGuest } from "./cloud.ts";

/** An instance with a guest that waits for requests, and the account whose password it sets. */
export interface Machine extends CloudInstance {
  /** The password that works: what was set last. */
  password(): string;
  /** All that were set, the newest last. */
  passwords(): string[];
  /** How often one was set. */
  changes(): number;
  /** From now on no password can be set. */
  breakDown(): void;
  /** Whoever sets a password now waits until `release`. */
  hold(): void;
  release(): void;
  guest: RunningGuest;
  /** Starts the guest once more, after `guest.stop()`. */
  start(more?: string[]): void;
}

const HASTY = ["--reset-pause", "0", "--resets-per-hour", "1000"];

/** Started, with its first password posted. */
export async function startMachine(cloud: Cloud, name: string, more: string[] = HASTY): Promise<Machine> {
  const instance = await cloud.addInstance(name);
  const folder = mkdtempSync(join(tmpdir(), "latchkey-machine-"));
  const [broken, held, log] = ["broken", "held", "passwords"].map((file) => join(folder, file)) as [
    string,
    string,
    string,
  ];
  const command = join(folder, "set-password");
  writeFileSync(command, setPassword(broken, held, log));
  chmodSync(command, 0o700);
  const passwords = () => (existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1) : []);
  const machine: Machine = {
    ...instance,
    password: () => passwords().at(-1) ?? "",
    passwords,
    changes: () => passwords().length,
    breakDown: () => writeFileSync(broken, ""),
    hold: () => writeFileSync(held, ""),
    release: () => rmSync(held, { force: true }),
    guest: startGuest(cloud, instance, `command:${command}`, more),
    start: (others = more) => {
      machine.guest = startGuest(cloud, instance, `command:${command}`, others);
    },
  };
  await machine.guest.posted();
  return machine;
}

const setPassword = (broken: string, held: string, log: string): string => `#!/bin/sh
read -r user
read -r password
[ -e '${broken}' ] && exit 1
while [ -e '${held}' ]; do sleep 0.1; done
echo "$password" >> '${log}'
`;
