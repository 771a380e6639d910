import type { Command } from "commander";
import type { Network } from "../clouds/exchange.ts";
import { fetchBlob, type Instance, listInstances } from "../clouds/openstack/compute.ts";
import { signOut } from "../clouds/openstack/identity.ts";
import { chooseCloud } from "./choose-cloud.ts";
import { answerOf } from "./cloud-failure.ts";
import { CommandFailure } from "./command-failure.ts";
import { addKeyOptions, type KeyOptions, passphraseDescriptor } from "./key-options.ts";
import { openPassword } from "./open-password.ts";
import { passphraseFrom } from "./passphrase.ts";
import { readKeys, wipeKeys } from "./read-keys.ts";
import { showPassword } from "./show-password.ts";
import { type SignedIn, signInToCloud } from "./sign-in.ts";
import { UsageError } from "./usage-error.ts";

type GetOptions = KeyOptions & { cloud?: string; wait?: true; timeout: string };

const network: Network = { fetch: fetchAlone, timeout: 30_000 };
/** Milliseconds between two looks. Nova's metadata API is not asked, so its cache does not matter. */
const PAUSE = 1000;

/** `latchkey get`: from the cloud that the OS_* variables or clouds.yaml describe. */
export function addGet(program: Command): void {
  addKeyOptions(
    program
      .command("get <instance>")
      .description("Fetch an instance's encrypted password, by name or id, open it with a private key, and print it."),
  )
    .option("--cloud <name>", "of clouds.yaml (default: OS_CLOUD, then the OS_* variables)")
    .option("--wait", "until the instance has a password")
    .option("--timeout <seconds>", "how long to wait", "300")
    .action(get);
}

async function get(nameOrId: string, options: GetOptions): Promise<void> {
  const patience = options.wait ? milliseconds(options.timeout) : 0;
  const descriptor = passphraseDescriptor(options, false);
  const account = chooseCloud(options.cloud, process.env);
  const keys = await readKeys(options.key, passphraseFrom(descriptor));
  try {
    const session = await signInToCloud(network, account);
    try {
      const instance = theInstance(answerOf(await listInstances(network, session)), nameOrId);
      const blob = await storedBlob(session, instance, patience);
      await showPassword(await openPassword(blob, keys, { instance: instance.id, guest: options.expectGuest }));
    } finally {
      await signOut(network, account.identityUrl, session.token);
    }
  } finally {
    wipeKeys(keys);
  }
}

/** On a connection of its own: uwsgi closes idle ones without saying so, and Node's fetch, unlike a browser's, gives up then. */
function fetchAlone(url: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  headers.set("connection", "close");
  return fetch(url, { ...init, headers });
}

/** By id, else by name, which only one may have. */
function theInstance(instances: readonly Instance[], nameOrId: string): Instance {
  const byId = instances.find(({ id }) => id === nameOrId);
  const [found, ...more] = byId === undefined ? instances.filter(({ name }) => name === nameOrId) : [byId];
  if (found === undefined) throw new CommandFailure("not-found", `the project has no instance ${nameOrId}`);
  if (more.length > 0)
    throw new CommandFailure("failed", `${more.length + 1} instances are called ${nameOrId}: give the id of one`);
  return found;
}

/** The blob, as soon as there is one. Throws a CommandFailure if there is none after `patience` milliseconds. */
async function storedBlob(session: SignedIn, { id, name }: Instance, patience: number): Promise<string> {
  const deadline = Date.now() + patience;
  for (;;) {
    const blob = answerOf(await fetchBlob(network, session, id));
    if (blob !== "") return blob;
    const left = deadline - Date.now();
    if (left <= 0) throw new CommandFailure("not-yet-set", `${name} has no password yet: --wait waits for it`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(PAUSE, left)));
  }
}

function milliseconds(seconds: string): number {
  if (!/^\d{1,4}$/.test(seconds) || Number(seconds) < 1 || Number(seconds) > 3600)
    throw new UsageError("--timeout must be from 1 to 3600 seconds");
  return Number(seconds) * 1000;
}
