import { execFileSync } from "node:child_process";
import { constants, generateKeyPairSync, publicEncrypt } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromText } from "../../../src/core/bytes.ts";
import { createEd25519KeyPair } from "../../../src/core/ed25519.ts";
import { sealEnvelope } from "../../../src/core/seal-envelope.ts";
import { Secret } from "../../../src/core/secret.ts";
import { ed25519KeyBlob, ed25519PublicKey, fingerprint, parseSshPublicKey } from "../../../src/core/ssh-public-key.ts";
import { command, type Finished } from "../../cli/command.ts";
import { type Member, newMember, postBlob, register } from "../cloud.ts";
import { newFolder, type RunningService, startService } from "../running-service.ts";

const PASSWORD = "tR7kVq2mZ9wLx4Hb6pQ3";
const guest = createEd25519KeyPair();
const folder = newFolder();
const key = join(folder, "id_ed25519");

let service: RunningService;
let alice: Member;
beforeAll(async () => {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "laptop", "-f", key]);
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

function seal(instance: string, password = PASSWORD): string {
  const line = parseSshPublicKey(readFileSync(`${key}.pub`, "utf8"));
  const recipient = line && ed25519PublicKey(line);
  if (recipient === undefined) throw new Error("no ed25519 key");
  const payload = { instance, user: "root", password: new Secret(fromText(password)), time: 1_795_000_000 };
  return sealEnvelope(payload, [recipient], guest);
}

/** An instance whose guest has posted `blob`, by default an envelope to the key. */
async function instanceWith(name: string, blob: (id: string) => string = seal): Promise<string> {
  const { id, guestToken } = await register(service, alice.token, { name });
  const posted = await postBlob(service, guestToken, blob(id));
  if (posted.status !== 200) throw new Error(`the blob was refused: ${posted.status}`);
  return id;
}

const variables = (member: Member = alice): Record<string, string> => ({
  OS_AUTH_URL: `${service.adminsUrl}/v3`,
  OS_USERNAME: member.user,
  OS_PASSWORD: member.password,
  OS_PROJECT_NAME: member.project,
});

const get = (name: string, more: string[] = [], environment = variables()): Promise<Finished> =>
  command(["get", name, "--key", key, ...more], { environment });

describe("latchkey get", () => {
  it("prints the password of an instance by its name or its id, and says who made it", async () => {
    const id = await instanceWith("web-1");
    for (const name of ["web-1", id]) {
      const { status, stdout, stderr } = await get(name);
      expect([status, stdout]).toEqual([0, PASSWORD]);
      expect(stderr).toContain(`guest ${fingerprint(ed25519KeyBlob(guest.publicKey))}\nuser root\n`);
    }
  });

  it("reads the key from standard input", async () => {
    await instanceWith("piped");
    const options = { input: readFileSync(key, "utf8"), environment: variables() };
    expect(await command(["get", "piped", "--key", "-"], options)).toMatchObject({ status: 0, stdout: PASSWORD });
  });

  it("signs in to the cloud of clouds.yaml in the current folder, with the password of secure.yaml", async () => {
    await instanceWith("listed");
    const place = join(folder, "project");
    mkdirSync(place);
    const auth = `{ auth_url: "${service.adminsUrl}", username: ${alice.user}, project_name: ${alice.project} }`;
    writeFileSync(join(place, "clouds.yaml"), `clouds: { here: { auth: ${auth} }, there: {} }`);
    writeFileSync(join(place, "secure.yaml"), `clouds: { here: { auth: { password: "${alice.password}" } } }`);
    const args = ["get", "listed", "--key", key, "--cloud", "here"];
    expect(await command(args, { folder: place })).toMatchObject({ status: 0, stdout: PASSWORD });
    const byVariable = { folder: place, environment: { OS_CLOUD: "here" } };
    expect(await command(args.slice(0, 4), byVariable)).toMatchObject({ status: 0, stdout: PASSWORD });
  });

  it("--wait: comes back as soon as the guest has posted, and not before", async () => {
    const { id, guestToken } = await register(service, alice.token, { name: "booting" });
    const waiting = get("booting", ["--wait", "--timeout", "60"]);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await postBlob(service, guestToken, seal(id));
    expect(await waiting).toMatchObject({ status: 0, stdout: PASSWORD });
  });

  it("ends its sign-in", async () => {
    await instanceWith("tidy");
    await get("tidy");
    expect(service.log()).toMatch(/"DELETE".*auth\/tokens|DELETE \/v3\/auth\/tokens/);
  });
});

describe("latchkey get ends with", () => {
  it("3 if there is no such instance", async () => {
    const { status, stdout, stderr } = await get("nowhere");
    expect([status, stdout, stderr]).toEqual([3, "", "latchkey: the project has no instance nowhere\n"]);
  });

  it("4 if it has no password yet, at once or after the time to wait", async () => {
    await register(service, alice.token, { name: "silent" });
    for (const more of [[], ["--wait", "--timeout", "2"]]) {
      const { status, stdout, stderr } = await get("silent", more);
      expect([status, stdout, stderr]).toEqual([4, "", expect.stringContaining("silent has no password yet")]);
    }
  });

  it("5 if no given key opens it", async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const encrypted = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(PASSWORD));
    const blob = encrypted.toString("base64");
    await instanceWith("windows", () => blob);
    const { status, stdout, stderr } = await get("windows");
    expect([status, stdout]).toEqual([5, ""]);
    expect(stderr).toContain("RSA key of 2048 bits");
    expect(stderr).not.toContain(blob.slice(0, 12));
  });

  it("6 if the password is wrong, or the role does not allow it", async () => {
    await instanceWith("guarded");
    const mistyped = await get("guarded", [], { ...variables(), OS_PASSWORD: "Wrong-secret-1" });
    expect([mistyped.status, mistyped.stdout]).toEqual([6, ""]);
    expect(mistyped.stderr).not.toContain("Wrong-secret-1");
    const reader = await newMember(service, { role: "reader", project: alice.project });
    const refused = await get("guarded", [], variables(reader));
    expect([refused.status, refused.stdout]).toEqual([6, ""]);
    expect(refused.stderr).toContain("ask for a role");
  });

  it("7 if another guest than the expected one made it", async () => {
    await instanceWith("swapped");
    const expecting = (fingerprintOfGuest: string) => get("swapped", ["--expect-guest", fingerprintOfGuest]);
    expect(await expecting(fingerprint(ed25519KeyBlob(guest.publicKey)))).toMatchObject({ status: 0 });
    expect(await expecting(`SHA256:${"A".repeat(43)}`)).toMatchObject({ status: 7, stdout: "" });
  });

  it("1 if the password is another instance's, two have the name, or the cloud does not answer", async () => {
    const other = await instanceWith("first");
    await instanceWith("replayed", () => seal(other));
    const replayed = await get("replayed");
    expect([replayed.status, replayed.stdout, replayed.stderr]).toEqual([
      1,
      "",
      expect.stringContaining("another instance"),
    ]);
    await instanceWith("twin");
    await instanceWith("twin");
    expect(await get("twin")).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("give the id") });
    const nobody = { ...variables(), OS_AUTH_URL: "http://127.0.0.1:1" };
    expect(await get("twin", [], nobody)).toMatchObject({ status: 1, stdout: "" });
    const plain = { ...variables(), OS_AUTH_URL: "http://cloud.example" };
    expect(await get("twin", [], plain)).toMatchObject({ status: 1, stderr: expect.stringContaining("https") });
  });

  it("2 if it is used wrongly, also where there is no terminal to ask for a password", async () => {
    for (const more of [["--wait", "--timeout", "0"], ["--timeout"], ["--cloud", "none"], ["--nonsense"]])
      expect(await get("web-1", more), more.join(" ")).toMatchObject({ status: 2, stdout: "" });
    expect(await get("web-1", [], {})).toMatchObject({ status: 2, stdout: "" });
    const silent = await get("web-1", [], { ...variables(), OS_PASSWORD: "" });
    expect([silent.status, silent.stdout, silent.stderr]).toEqual([2, "", expect.stringContaining("set OS_PASSWORD")]);
  });
});
