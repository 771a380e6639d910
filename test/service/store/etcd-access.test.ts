import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newMember, postBlob, readPassword, register, rsaBlob } from "../cloud.ts";
import { latchkey, newFolder, startService } from "../running-service.ts";
import { makeEtcdCertificates } from "./etcd-certificates.ts";
import { type EtcdCluster, startEtcd } from "./etcd-cluster.ts";
import { freePorts } from "./free-ports.ts";

const USER = { name: "latchkey", password: "correct horse battery staple" };
const folder = newFolder();
const passwordFile = join(folder, "etcd-password");
const wrongPasswordFile = join(folder, "wrong-password");
const WRONG = "tr0ub4dor";

let cluster: EtcdCluster;
/** Asks for the password, and has no certificates. */
let unencrypted: EtcdCluster;
beforeAll(async () => {
  writeFileSync(passwordFile, `${USER.password}\n`);
  writeFileSync(wrongPasswordFile, WRONG);
  // Seconds: a token that nobody uses for so long is no longer known.
  [cluster, unencrypted] = await Promise.all([
    startEtcd({ tls: true, user: USER, args: ["--auth-token-ttl=1"] }),
    startEtcd({ user: USER }),
  ]);
});
afterAll(() => Promise.all([cluster.stop(), unencrypted.stop()]));

const withUser = (file = passwordFile) => ["--etcd-user", USER.name, "--etcd-password-file", file];

/** What a start that must fail says. */
async function refusal(store: string, ...args: string[]): Promise<string> {
  const keyFile = ["--secret-key-file", join(folder, "totp.key")];
  const listen = ["--listen", "127.0.0.1:0", "--guest-listen", "127.0.0.1:0"];
  const { status, stdout, stderr } = await latchkey(["serve", "--store", store, ...keyFile, ...listen, ...args]);
  expect(stdout).toBe("");
  expect(stderr).not.toContain(USER.password);
  expect(stderr).not.toContain(WRONG);
  // Node has a line of its own about TLS to an address without a name.
  return `${status} ${stderr.trim().split("\n").at(-1)}`;
}

describe("a service on an etcd with TLS, client certificates, a user and a role for the prefix only", () => {
  it("works, also when etcd no longer knows its tokens: they expire, and a node that starts anew has forgotten them", async () => {
    const service = await startService({ store: cluster.newUrl(), storeArgs: [...cluster.tlsArgs, ...withUser()] });
    try {
      const alice = await newMember(service);
      const post = async () => {
        const { id, guestToken } = await register(service, alice.token);
        const blob = rsaBlob();
        expect((await postBlob(service, guestToken, blob)).status).toBe(200);
        expect((await readPassword(service, alice.token, id)).json).toEqual({ password: blob });
      };
      await post();
      await sleep(4_000);
      await post();
      await cluster.restartAll();
      await expect
        .poll(async () => (await readPassword(service, alice.token, "none")).status, { timeout: 30_000 })
        .toBe(404);
      await post();
      expect(service.output() + service.log()).not.toContain(USER.password);
    } finally {
      await service.stop();
    }
  });

  it("works without a password where etcd takes the user from the certificate's common name", async () => {
    const service = await startService({ store: cluster.newUrl(), storeArgs: cluster.tlsArgs });
    try {
      expect((await newMember(service)).token).not.toBe("");
    } finally {
      await service.stop();
    }
  });

  it("is refused by a sentence that says what to change, and by no part of a secret", async () => {
    const url = cluster.newUrl();
    const { tlsArgs, endpoints } = cluster;
    const [ca = "", caFile = "", ...certificate] = tlsArgs;
    const other = makeEtcdCertificates(newFolder());
    const foreign = ["--etcd-certificate", other.certificate, "--etcd-key", other.key];
    const elsewhere = url.replace("/test/", "/elsewhere/");
    const refused: [string[], RegExp][] = [
      [[url, ca, other.ca, ...certificate, ...withUser()], /etcd's certificate is from no authority in --etcd-ca/],
      [[url, ca, caFile, ...foreign, ...withUser()], /etcd does not (take our certificate|answer)/],
      [[url, ca, caFile, ...withUser()], /etcd does not (take our certificate|answer)/],
      [
        [`etcd://${unencrypted.endpoints[0]}/test/x`],
        /etcd asks for a user's name and password: give --etcd-user and --etcd-password-file/,
      ],
      [
        [url, ...tlsArgs, ...withUser(wrongPasswordFile)],
        /etcd does not take the user's name and password: check --etcd-user/,
      ],
      [[elsewhere, ...tlsArgs, ...withUser()], /etcd does not let this user read and write below the prefix/],
      [[`etcd://${endpoints[0]}/test/plain`], /etcd does not answer: .* do they speak TLS/],
    ];
    const texts = await Promise.all(refused.map(([[store = "", ...args]]) => refusal(store, ...args)));
    for (const [index, [, problem]] of refused.entries()) {
      expect(texts[index]).toMatch(/^1 latchkey: /);
      expect(texts[index]).toMatch(problem);
    }
  });

  it("is refused where there is no etcd at all", async () => {
    const [port] = await freePorts(1);
    expect(await refusal(`etcd://127.0.0.1:${port}/test`)).toMatch(
      /^1 .*etcd does not answer: are the addresses in --store right/,
    );
  });
});

describe("latchkey serve and latchkey admin", () => {
  it("take exactly one place, and say what is missing or wrong with it before anything is opened", async () => {
    const plain = "etcd://127.0.0.1:1/latchkey";
    const key = ["--secret-key-file", join(folder, "totp.key")];
    const wrong: [string[], RegExp][] = [
      [[], /--data:? must be given, or --store/],
      [["--data", folder, "--store", plain], /--store:? goes without --data/],
      [["--data", folder, "--etcd-ca", "x"], /--etcd-ca:? is for --store/],
      [["--store", "etcd://etcd.example.org:2379/latchkey"], /would show everything to the network: give etcds/],
      [["--store", "etcd://user:hunter2@127.0.0.1:2379/latchkey"], /--store:? has no host:port/],
      [["--store", "etcds://127.0.0.1:2379/latchkey"], /--etcd-ca:? must be given with an etcds:\/\/ URL/],
      [["--store", plain, "--etcd-ca", "x"], /--etcd-ca:? is for an etcds:\/\/ URL/],
      [["--store", plain, "--etcd-user", "x"], /--etcd-user:? needs --etcd-password-file as well/],
    ];
    const commands = wrong.map(([args], index) =>
      index % 2 ? ["serve", ...args, ...key] : ["admin", ...args, ...key, "user", "list"],
    );
    const finished = await Promise.all(commands.map((command) => latchkey(command)));
    for (const [index, [, problem]] of wrong.entries()) {
      const { status, stderr } = finished[index] ?? {};
      expect([status, stderr]).toEqual([2, expect.stringMatching(problem)]);
      expect(stderr).not.toContain("hunter2");
    }
    const withoutKeyFile = await latchkey(["serve", "--store", plain]);
    expect([withoutKeyFile.status, withoutKeyFile.stderr]).toEqual([
      2,
      expect.stringMatching(/--secret-key-file: must be given with --store/),
    ]);
  });

  it("agree where nothing is yet: admin makes nothing below a prefix that no service has used", async () => {
    const args = ["--store", cluster.newUrl(), ...cluster.tlsArgs, ...withUser()];
    const { status, stderr } = await latchkey(["admin", ...args, "project", "create", "x"]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/nothing is below the prefix of --store: start latchkey serve/),
    ]);
  });
});
