import type { Random } from "../fuzz/random.ts";
import { CALLERS, type Caller, INSTANCES, type Names } from "./names.ts";
import type { Hints } from "./valid-value.ts";

const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEmFNLe/u9GY5FXpnW/dRJuUIgn1H8ea9IxmmE1Y8DuH";

/** What has a meaning under the names that the description has for properties and parameters. */
export const hintsWith =
  (names: Names): Hints =>
  (name, random) =>
    hints[name]?.(random, names);

const someone = (random: Random): Caller => random.pick(CALLERS);
const small = (start: string) => (random: Random) => `${start}-${random.below(10)}`;

const hints: Readonly<Record<string, (random: Random, names: Names) => string>> = {
  id: (random, names) =>
    random.pick([
      names.userId(someone(random)),
      names.projectId(someone(random)),
      names.instance(random.below(INSTANCES)),
      names.token(someone(random)),
      names.credential(),
      "default",
    ]),
  name: (random, names) =>
    random.pick([names.userName(someone(random)), names.projectName(someone(random)), "Default", small("key")(random)]),
  project: (random, names) => names.projectId(someone(random)),
  user: (random, names) => names.userId(someone(random)),
  // Rarely: each costs a computation of Argon2.
  password: (random, names) => (random.once(4) ? names.password(someone(random)) : "wrong"),
  passcode: (random) => String(random.below(1_000_000)).padStart(6, "0"),
  key_name: small("key"),
  key: (random) => `item-${random.below(3)}`,
  value: (random) => random.pick(["", "x", "latchkey", "{}"]),
  public_key: () => PUBLIC_KEY,
  expires_at: (random) => random.pick(["2099-01-01T00:00:00", "2099-01-01T00:00:00.000000Z", "2001-01-01T00:00:00Z"]),
  service: (random) => random.pick(["identity", "compute", "image", "other"]),
  path: (random) => random.pick(["/v2.1/servers", "/v2.1/**", "/**", "/v3/{x}/*", `/${"**a".repeat(70)}`]),
  marker: (random, names) => names.instance(random.below(INSTANCES)),
  limit: (random) => random.pick(["0", "1", "2", "1000", "1001", "999999999", "9999999999", "-1", "x", ""]),
  status: (random) => random.pick(["ACTIVE", "active", "DELETED", "nonsense", ""]),
  all_tenants: (random) => random.pick(["0", "1", "", "maybe", "true", "False"]),
};
