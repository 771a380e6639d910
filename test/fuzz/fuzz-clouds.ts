import { type CloudAccountOutcome, cloudAccount } from "../../src/cli/cloud-account.ts";
import { overlay, readClouds } from "../../src/cli/clouds-yaml.ts";
import { fromText } from "../../src/core/bytes.ts";
import { mutate } from "./mutate.ts";
import type { FuzzedParser } from "./parser.ts";

const codes: Record<CloudAccountOutcome["code"], true> = { account: true, field: true, "sign-in-type": true };

const files = [
  `clouds:
  blue:
    region_name: RegionOne
    auth:
      auth_url: https://cloud.example/identity
      username: alice
      password: correct horse
      project_name: web
      user_domain_name: staff
      project_domain_id: default
  green:
    auth_type: v3applicationcredential
    auth: { auth_url: "https://green.example", application_credential_id: x, application_credential_secret: y }
`,
  `clouds:
  blue: &blue
    auth: &auth
      auth_url: https://cloud.example/identity
      username: "al\\u0069ce"
      project_name: 'web'
      password: |
        two
        lines
  green:
    <<: *blue
    auth:
      <<: *auth
      project_id: !!str 12
`,
  '{"clouds": {"blue": {"auth": {"auth_url": "https://cloud.example", "username": "a", "project_name": "b"}}}}',
  "# none\n%YAML 1.2\n---\nclouds: {}\n...\n---\nclouds: ~\n",
  "clouds: &a\n  blue: *a\n",
].map(fromText);

const pieces = [
  ...[
    "&a ",
    "*a",
    "<<: ",
    "<<: *auth",
    "? ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "|",
    ">",
    "!!",
    "!!str ",
    "\t",
    "---\n",
    "%YAML 1.1\n",
  ],
  ...[
    '"',
    "'",
    "\n",
    "  ",
    "\n\n",
    "#",
    " #",
    "\u0085",
    "\ufeff",
    "\\",
    "\\x",
    "__proto__: ",
    "constructor: ",
    "null",
    ".inf",
    "!!binary ",
  ],
  ...["!!merge ", "!!set ", "- - - - ", "? ? ? ", "a: b: ", "{a: ", "&a [*a]", "&a\n  b: *a\n"],
].map(fromText);

export const cloudsParser: FuzzedParser = {
  name: "clouds.yaml",
  share: 8,
  outcomes: ["not-a-clouds-file", "no clouds", ...Object.keys(codes)],
  makeInput(random) {
    if (random.once(20)) return random.bytes(random.below(600));
    // Just below what is read at most, or a part of it.
    if (random.once(40)) {
      const piece = random.pick(pieces);
      const times = Math.floor(16_000 / piece.length / random.pick([1, 1, 4]));
      return new Uint8Array(Buffer.concat([fromText("clouds:\n "), ...new Array(times).fill(piece)]));
    }
    return mutate(random.pick(files), random, [...pieces, ...files]);
  },
  parse(input) {
    const outcome = readClouds(Buffer.from(input).toString());
    if (outcome.code !== "clouds") return outcome.code;
    const [first, second = first] = Object.values(outcome.clouds);
    if (first === undefined) return "no clouds";
    return cloudAccount(overlay(first, second)).code;
  },
};
