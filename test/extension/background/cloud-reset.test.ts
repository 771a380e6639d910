import { constants, createPublicKey, publicEncrypt } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { rsaKeyBlob } from "../../../src/core/ssh-rsa-blob.ts";
import { writeRsaPkcs8 } from "../../../src/core/write-pkcs8.ts";
import { newTestKey } from "../../core/rsa-test-key.ts";
import { emptyStorage, fakeBrowser } from "./fake-storage.ts";
import {
  background,
  endWorld,
  goOn,
  guestOf,
  local,
  MINUTE,
  newWorld,
  one,
  passTime,
  record,
  shown,
  slotOf,
  start,
  world,
} from "./reset-world.ts";

/** What the instance's password is, as far as the cloud knows it. */
let set: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await newWorld();
  set = "";
  world.nova.changePassword = (_, password) => {
    set = password;
    return { status: 202 };
  };
  return () => vi.useRealTimers();
});
afterEach(endWorld);

const conflict = (message: string) => ({ status: 409, body: { conflictingRequest: { code: 409, message } } });

describe("a reset by the cloud", () => {
  it("has the cloud set a password that only this browser keeps, sealed", async () => {
    const old = guestOf().password;
    await start("cloud");
    expect(await goOn()).toEqual({ code: "only-here", copied: true, clearsAt: expect.any(Number) });
    expect(set).toMatch(/^[a-zA-Z2-9]{20}$/);
    expect(fakeBrowser().clipboard).toBe(set);
    expect(await shown("only-here")).toBe(set);
    expect(await shown("previous")).toBe(old);
    expect(JSON.stringify({ ...fakeBrowser(), clipboard: "" })).not.toContain(set);
  });

  it("has the password sealed on disk before the cloud gets it", async () => {
    let kept: string | undefined;
    world.nova.changePassword = () => {
      kept = record()?.made?.sealed;
      return { status: 202 };
    };
    await start("cloud");
    await goOn();
    expect(kept?.length).toBeGreaterThan(100);
    expect(record()).not.toHaveProperty("made");
  });

  it("is not copied when nobody waits for it any more", async () => {
    world.failure = { code: "unreachable", host: "cloud" };
    await start("cloud");
    await goOn(one, 2 * MINUTE);
    world.failure = undefined;
    expect(await goOn()).toEqual({ code: "only-here", copied: false, clearsAt: null });
    expect(fakeBrowser().clipboard).toBe("");
    expect(await shown("only-here")).toBe(set);
  });

  it("that is refused says why as far as the cloud does, and keeps nothing", async () => {
    for (const [answer, why] of [
      [conflict("Set admin password is not supported"), { code: "not-supported" }],
      [{ status: 501 }, { code: "not-supported" }],
      [conflict("Cannot 'changePassword' instance i while it is in vm_state stopped"), { code: "not-running" }],
      [{ status: 403 }, { code: "not-allowed" }],
    ] as const) {
      world.nova.changePassword = () => answer;
      await start("cloud");
      expect(await goOn()).toEqual({ code: "cloud-refused", why, unsure: false });
      expect(await shown("only-here")).toBe("no-password");
      expect(await shown("previous")).toBe("no-password");
    }
  });

  it("whose answer is lost keeps both passwords, and says that it is not sure", async () => {
    const old = guestOf().password;
    for (const answer of [{ status: 500 }, conflict("Failed to set admin password on i because error setting")]) {
      world.nova.changePassword = (_, password) => {
        set = password;
        return answer;
      };
      await start("cloud");
      expect(await goOn()).toMatchObject({ code: "cloud-refused", unsure: true });
      expect(await shown("only-here")).toBe(set);
    }
    expect(await shown()).toBe(old);
  });

  it("that is refused does not cost the password that an earlier one has kept here", async () => {
    await start("cloud");
    await goOn();
    const first = set;
    world.nova.changePassword = () => ({ status: 403 });
    await start("cloud");
    await goOn();
    expect(await shown("only-here")).toBe(first);
  });

  it("keeps the earlier password that was only here as the one from before", async () => {
    await start("cloud");
    await goOn();
    const first = set;
    await start("cloud");
    await goOn();
    expect(await shown("only-here")).toBe(set);
    expect(await shown("previous")).toBe(first);
  });

  it("gives up the kept password once the guest has sealed a newer one", async () => {
    await start("cloud");
    await goOn();
    await shown();
    expect(await shown("only-here")).toBe(set);
    await passTime(2 * MINUTE);
    slotOf().blob = guestOf().seal();
    expect(await shown()).toBe(guestOf().password);
    expect(await shown("only-here")).toBe("no-password");
  });

  it("is in a backup, for a new browser and for one with another vault", async () => {
    const old = guestOf().password;
    await start("cloud");
    await goOn();
    await start("cloud");
    const before = set;
    await goOn();
    const made = await background.makeBackup();
    if (made.code !== "made") throw new Error(made.code);
    expect(made.file).not.toContain(set);
    for (const passphrase of [undefined, "quite another passphrase"]) {
      emptyStorage();
      if (passphrase !== undefined) await background.createKey({ name: "other", passphrase });
      const restored = await background.restoreBackup({ file: made.file, passphrase: "a long passphrase" });
      expect(restored.code).toBe("restored");
      expect(await shown("only-here")).toBe(set);
      expect(await shown("previous")).toBe(before);
      expect(await shown()).toBe(old);
    }
  });

  it("stores no plaintext that the cloud shows", async () => {
    slotOf().blob = "hunter22";
    await start("cloud");
    expect((await goOn())?.code).toBe("only-here");
    expect(JSON.stringify(local())).not.toContain("hunter22");
  });
});

describe("a hypervisor that stores what it has set", () => {
  const rsa = newTestKey(2048);
  const seal = (password: string): string =>
    publicEncrypt(
      { key: createPublicKey(rsa.publicPem), padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(password),
    ).toString("base64");

  beforeEach(async () => {
    const content = [...writeRsaPkcs8(rsa.key)];
    expect((await background.importKey({ name: "rsa", type: "ssh-rsa", content })).code).toBe("added");
    expect(rsaKeyBlob(rsa.key).length).toBeGreaterThan(0);
  });

  it("has the new password, so that no copy is kept here", async () => {
    world.nova.changePassword = (_, password) => {
      set = password;
      slotOf().blob = seal(password);
      return { status: 202 };
    };
    await start("cloud");
    expect(await goOn()).toMatchObject({ code: "copied", details: { sealedBy: "agent" } });
    expect(fakeBrowser().clipboard).toBe(set);
    expect(await shown()).toBe(set);
    expect(await shown("only-here")).toBe("no-password");
  });

  it("and shows another password is not believed", async () => {
    world.nova.changePassword = (_, password) => {
      set = password;
      slotOf().blob = seal("hunter22");
      return { status: 202 };
    };
    const startedAt = Date.now();
    await start("cloud");
    expect(await goOn()).toMatchObject({ code: "only-here", copied: true });
    expect(fakeBrowser().clipboard).toBe(set);
    // Nobody waits long for what is stored by now or never.
    expect(Date.now() - startedAt).toBeLessThan(8_000);
  });
});
