import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, guest, newMember, PASSWORD_PATH, readPassword, register, signIn, signInAsAdmin } from "../cloud.ts";
import { latchkey, newFolder, type RunningService, startService } from "../running-service.ts";

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const admin = (...args: string[]) => latchkey(["admin", "--data", service.data, ...args]);

describe("the first start", () => {
  it("makes an admin who can sign in and work", async () => {
    const token = await signInAsAdmin(service);
    const { id } = await register(service, token);
    expect((await readPassword(service, token, id)).status).toBe(200);
  });

  it("makes the data folder if it is not there, for its owner only", async () => {
    const data = join(newFolder(), "new", "folder");
    const fresh = await startService({ data });
    expect(statSync(data).mode & 0o777).toBe(0o700);
    await fresh.stop();
  });

  it("touches no folder that holds something else", async () => {
    const data = join(newFolder(), "mine");
    mkdirSync(data, { mode: 0o755 });
    writeFileSync(join(data, "letter.txt"), "dear");
    const { status, stderr } = await latchkey(["serve", "--data", data, "--listen", "127.0.0.1:0"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("choose an empty or new folder")]);
    expect(statSync(data).mode & 0o777).toBe(0o755);
    expect(existsSync(join(data, "latchkey.db"))).toBe(false);
  });
});

describe("latchkey admin", () => {
  it("makes users, projects and roles that a running service knows at once", async () => {
    const project = await service.admin("project", "create", "blue");
    const user = await service.adminWith("correct horse\n", "user", "create", "dora", "--password-stdin");
    await service.admin("role", "grant", "dora", "blue", "member");
    const token = await signIn(service, { user: "dora", password: "correct horse", project: "blue" });
    const projects = await api(service, token, "GET", "/v3/auth/projects");
    expect(projects.json).toMatchObject({ projects: [{ id: project, name: "blue" }] });
    expect(await service.admin("user", "list")).toContain(`${user}  dora`);
    expect(await service.admin("project", "list")).toContain(`${project}  blue`);
    expect(await service.admin("role", "list")).toMatch(/dora +blue +member/);
  });

  it("registers instances, with the guest's token on the terminal or in a file for its owner only", async () => {
    const person = await newMember(service);
    const create = ["instance", "create", "vm-1", "--project", person.project, "--user", person.user];
    const shown = await service.admin(
      ...create,
      "--metadata",
      "a=b=c",
      "--address",
      "net=10.0.0.5",
      "--flavor",
      "m1.large",
    );
    const [, id, token] = /^instance (\S+)\nguest token (\S+)$/.exec(shown) ?? [];
    const metadata = await guest(service, token, "GET", "/openstack/latest/meta_data.json");
    expect(metadata.json).toMatchObject({ uuid: id, name: "vm-1", meta: { a: "b=c" } });
    const server = await api(service, person.token, "GET", `/v2.1/servers/${id}`);
    expect(server.json).toMatchObject({
      server: { addresses: { net: [{ addr: "10.0.0.5", version: 4 }] }, flavor: { id: "m1.large" } },
    });
    const file = join(newFolder(), "token");
    const quiet = await service.admin(...create, "--token-file", file);
    expect(quiet).toMatch(/^instance \S+$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await guest(service, readFileSync(file, "utf8").trim(), "GET", PASSWORD_PATH)).status).toBe(200);
    expect((await admin(...create, "--token-file", file)).status).toBe(1);
    const listed = await service.admin("instance", "list", "--project", person.project);
    expect(listed.split("\n")).toHaveLength(2);
    await service.admin("instance", "delete", id ?? "");
    expect((await api(service, person.token, "GET", `/v2.1/servers/${id}`)).status).toBe(404);
  });

  it("deletes a project only when no instance is left in it, and its roles with it", async () => {
    const person = await newMember(service);
    const { id } = await register(service, person.token);
    const refused = await admin("project", "delete", person.project);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("has instances")]);
    await service.admin("instance", "delete", id);
    await service.admin("project", "delete", person.project);
    expect((await api(service, person.token, "GET", "/v2.1/servers")).status).toBe(401);
    expect(await service.admin("role", "list")).not.toContain(person.user);
  });

  it("says in a sentence what it cannot do, and ends with 1", async () => {
    for (const [args, sentence] of [
      [["role", "grant", "nobody", "blue", "member"], "there is no user nobody"],
      [["role", "grant", "admin", "nowhere", "member"], "there is no project nowhere"],
      [["project", "create", "admin"], "there is a project admin already"],
      [["keypair", "delete", "admin", "none"], "admin has no key pair none"],
      [["instance", "delete", "none"], "there is no instance none"],
    ] as const) {
      const { status, stderr, stdout } = await admin(...args);
      expect([status, stderr.trim(), stdout]).toEqual([1, `latchkey: ${sentence}`, ""]);
    }
  });

  it("says what is wrong with its usage, and ends with 2", async () => {
    for (const args of [
      ["user"],
      ["user", "create"],
      ["user", "create", "x"],
      ["role", "grant", "admin", "admin", "owner"],
      ["project", "create", " padded "],
      ["nonsense"],
    ]) {
      const { status, stderr } = await admin(...args);
      expect(status).toBe(2);
      expect(stderr).not.toBe("");
      expect(stderr).not.toMatch(/^ {4}at /m);
    }
    const short = await latchkey(
      ["admin", "--data", service.data, "user", "create", "x", "--password-stdin"],
      "short\n",
    );
    expect([short.status, short.stderr]).toEqual([2, expect.stringContaining("at least 8 characters")]);
    const nowhere = await latchkey(["admin", "--data", newFolder(), "user", "list"]);
    expect([nowhere.status, nowhere.stderr]).toEqual([2, expect.stringContaining("is no data folder")]);
  });

  it("takes no password as an argument", async () => {
    expect((await admin("user", "create", "x", "--password", "correct horse")).status).toBe(2);
    expect((await admin("user", "create", "x", "correct horse")).status).toBe(2);
  });

  it("helps, everywhere", async () => {
    const commands = ["user", "project", "role", "keypair", "instance"].map((command) => ["admin", command]);
    for (const command of [[], ["serve"], ["admin"], ["admin", "audit"], ["admin", "user", "totp"], ...commands]) {
      const { status, stdout, stderr } = await latchkey([...command, "--help"]);
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^Usage: latchkey/);
    }
  });
});
