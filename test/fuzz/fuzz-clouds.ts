import { type CloudAccountOutcome, cloudAccount } from "../../src/clouds/openstack/cloud-account.ts";
import { overlay, readClouds } from "../../src/clouds/openstack/clouds-file.ts";
import { readOpenrc } from "../../src/clouds/openstack/openrc.ts";
import { settingsOf } from "../../src/clouds/openstack/variables.ts";
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
      const times = Math.floor(65_000 / piece.length / random.pick([1, 1, 4]));
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

const scripts = [
  `#!/usr/bin/env bash
export OS_AUTH_URL=https://cloud.example:5000/v3
export OS_PROJECT_NAME="web shop"
export OS_USERNAME='alice' # a person
if [ -z "$OS_USER_DOMAIN_NAME" ]; then unset OS_USER_DOMAIN_NAME; fi
read -sr OS_PASSWORD_INPUT
export OS_PASSWORD=$OS_PASSWORD_INPUT
`,
  '$env:OS_AUTH_URL = "https://cloud.example"\r\nset OS_USERNAME=alice\r\n',
  "OS_AUTH_TYPE=v3applicationcredential\nOS_APPLICATION_CREDENTIAL_SECRET=a\nOS_APPLICATION_CREDENTIAL_ID=b;OS_AUTH_URL=c\n",
].map(fromText);
const words = [
  '"',
  "'",
  "\\",
  '\\"',
  "$",
  "`",
  "=",
  " ",
  "#",
  ";",
  "\n",
  "export ",
  "OS_A",
  "OS_USERNAME=",
  "OS_AUTH_TYPE=x\n",
];

export const openrcParser: FuzzedParser = {
  name: "openrc",
  share: 4,
  outcomes: Object.keys(codes),
  makeInput(random) {
    if (random.once(40)) {
      const word = random.pick(words);
      return fromText(`OS_USERNAME=${word.repeat(Math.floor(60_000 / word.length / random.pick([1, 1, 4])))}`);
    }
    return mutate(random.pick(scripts), random, [...words.map(fromText), ...scripts]);
  },
  parse: (input) => cloudAccount(settingsOf(readOpenrc(Buffer.from(input).toString()))).code,
};
