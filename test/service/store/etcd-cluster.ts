import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Etcd3, Range } from "etcd3";
import { type EtcdTls, makeEtcdCertificates } from "./etcd-certificates.ts";
import { freePorts } from "./free-ports.ts";

/** How long a node may take until it is healthy, in milliseconds: two cores are shared with everything else. */
const PATIENCE = 60_000;

export interface EtcdUser {
  name: string;
  password: string;
}

export interface EtcdOptions {
  nodes?: 1 | 3;
  /** Clients must show a certificate. */
  tls?: boolean;
  /** Asks for this user's password, who may read and write below `/test` and nothing else. */
  user?: EtcdUser;
  /** More options of `etcd`. */
  args?: string[];
}

/** Debian's etcd, a process for each node, on free ports of the loopback address and with its default settings. */
export interface EtcdCluster {
  /** `host:port` of each node, for clients. */
  endpoints: string[];
  /** What `--store` takes, with a prefix of its own at each call: a store that nobody has used. */
  newUrl: () => string;
  tls: EtcdTls | undefined;
  /** Arguments of `latchkey serve` beside `--store`, for TLS only. */
  tlsArgs: string[];
  /** `kill -9`. */
  kill: (index: number) => Promise<void>;
  /** SIGSTOP: the node says nothing any more, and its connections stay. */
  pause: (index: number) => void;
  resume: (index: number) => void;
  /** Ends the node if it runs, and starts it again on its data. Resolves once it is healthy. */
  restart: (index: number) => Promise<void>;
  /** All at once, killed: tokens of etcd users are forgotten. */
  restartAll: () => Promise<void>;
  /** The index of the node that leads; waits until there is one. */
  leader: () => Promise<number>;
  /** Of one node: a metric as etcd prints it, undefined if the node does not answer or has none of the name. */
  metric: (index: number, name: string) => Promise<number | undefined>;
  /** Ends all nodes and removes what they have stored. */
  stop: () => Promise<void>;
}

interface Node {
  name: string;
  client: number;
  metrics: number;
  args: string[];
  child: ChildProcess | undefined;
  log: string;
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts a cluster and waits until it is healthy. Throws with a node's log if it does not come up. */
export async function startEtcd(options: EtcdOptions = {}): Promise<EtcdCluster> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-etcd-"));
  const tls = options.tls ? makeEtcdCertificates(folder) : undefined;
  const nodes = await planNodes(folder, options, tls);
  let prefixes = 0;

  async function end(node: Node, signal: NodeJS.Signals): Promise<void> {
    const { child } = node;
    node.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    // A node that is paused ends only when it goes on.
    child.kill("SIGCONT");
    await exited;
  }

  async function stop(): Promise<void> {
    await Promise.all(nodes.map((node) => end(node, "SIGKILL")));
    rmSync(folder, { recursive: true, force: true });
  }

  const node = (index: number): Node => {
    const found = nodes[index];
    if (found === undefined) throw new Error(`there is no node ${index}`);
    return found;
  };
  async function restartAll(): Promise<void> {
    await Promise.all(nodes.map((each) => end(each, "SIGKILL")));
    await startAll(nodes);
  }
  const metric = (index: number, name: string) => readMetric(node(index), name);
  async function leader(): Promise<number> {
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline) {
      const leading = await Promise.all(nodes.map((_, index) => metric(index, "etcd_server_is_leader")));
      if (leading.includes(1)) return leading.indexOf(1);
      await sleep(50);
    }
    throw new Error("no node leads");
  }

  try {
    await startAll(nodes);
    const endpoints = nodes.map(({ client }) => `127.0.0.1:${client}`);
    if (options.user !== undefined) await askForPasswords(endpoints, tls, options.user);
    return {
      endpoints,
      newUrl: () => `${tls === undefined ? "etcd" : "etcds"}://${endpoints.join(",")}/test/${++prefixes}`,
      tls,
      tlsArgs:
        tls === undefined ? [] : ["--etcd-ca", tls.ca, "--etcd-certificate", tls.certificate, "--etcd-key", tls.key],
      kill: (index) => end(node(index), "SIGKILL"),
      pause: (index) => void node(index).child?.kill("SIGSTOP"),
      resume: (index) => void node(index).child?.kill("SIGCONT"),
      restart: async (index) => {
        await end(node(index), "SIGTERM");
        await startAll([node(index)]);
      },
      restartAll,
      leader,
      metric,
      stop,
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function planNodes(
  folder: string,
  { nodes = 1, args = [] }: EtcdOptions,
  tls: ReturnType<typeof makeEtcdCertificates> | undefined,
): Promise<Node[]> {
  const names = Array.from({ length: nodes }, (_, index) => `node-${index}`);
  const ports = await freePorts(3 * nodes);
  const [client, peer, metrics] = [0, 1, 2].map((kind) => names.map((_, index) => ports[3 * index + kind] ?? 0)) as [
    number[],
    number[],
    number[],
  ];
  const cluster = names.map((name, index) => `${name}=http://127.0.0.1:${peer[index]}`).join(",");
  return names.map((name, index) => {
    const clientUrl = `${tls === undefined ? "http" : "https"}://127.0.0.1:${client[index]}`;
    const peerUrl = `http://127.0.0.1:${peer[index]}`;
    const settings = {
      name,
      "data-dir": join(folder, name),
      "listen-client-urls": clientUrl,
      "advertise-client-urls": clientUrl,
      "listen-peer-urls": peerUrl,
      "initial-advertise-peer-urls": peerUrl,
      "initial-cluster": cluster,
      // Health and metrics without TLS: for the tests.
      "listen-metrics-urls": `http://127.0.0.1:${metrics[index]}`,
      logger: "zap",
      ...(tls !== undefined && {
        "cert-file": tls.serverCertificate,
        "key-file": tls.serverKey,
        "trusted-ca-file": tls.ca,
        "client-cert-auth": "true",
      }),
    };
    const all = [...Object.entries(settings).map(([option, value]) => `--${option}=${value}`), ...args];
    return { name, client: client[index] ?? 0, metrics: metrics[index] ?? 0, args: all, child: undefined, log: "" };
  });
}

/** Together: a node is healthy only when most of its cluster are there. */
async function startAll(nodes: readonly Node[]): Promise<void> {
  for (const node of nodes) {
    const child = spawn("etcd", node.args, { stdio: ["ignore", "ignore", "pipe"] });
    node.child = child;
    running.add(child);
    child.once("exit", () => running.delete(child));
    child.on("error", (cause) => (node.log += cause.message));
    child.stderr.on("data", (text) => (node.log = (node.log + text).slice(-20_000)));
  }
  await Promise.all(nodes.map(untilHealthy));
}

async function untilHealthy(node: Node): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline && node.child?.exitCode === null) {
    if ((await read(node, "health")).includes('"health":"true"')) return;
    await sleep(50);
  }
  throw new Error(`etcd is not healthy: ${node.log}`);
}

async function readMetric(node: Node, name: string): Promise<number | undefined> {
  const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "m").exec(await read(node, "metrics"))?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Empty if the node does not answer. */
async function read(node: Node, path: string): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${node.metrics}/${path}`, { signal: AbortSignal.timeout(2_000) });
    return await response.text();
  } catch {
    return "";
  }
}

async function askForPasswords(endpoints: string[], tls: EtcdTls | undefined, user: EtcdUser): Promise<void> {
  const credentials = tls && {
    rootCertificate: readFileSync(tls.ca),
    privateKey: readFileSync(tls.key),
    certChain: readFileSync(tls.certificate),
  };
  const client = new Etcd3({ hosts: endpoints, ...(credentials && { credentials }) });
  try {
    await (await client.user("root").create("root of the test")).addRole("root");
    const role = await client.role("latchkey").create();
    await role.grant({ permission: "Readwrite", range: Range.prefix("/test/") });
    await (await client.user(user.name).create(user.password)).addRole("latchkey");
    await client.auth.authEnable();
  } finally {
    client.close();
  }
}
