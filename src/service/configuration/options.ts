import type * as v from "valibot";
import { count, httpUrl, listenAddress, listenAddressOrOff, type Option, SWITCH, text, yesOrNo } from "./option.ts";

/** All that `latchkey serve` can be told, by flag, environment or file. What several of them mean together: contradictions.ts. */
export const options = {
  data: {
    what: "where everything is kept; made by serve if it is not there",
    placeholder: "<folder>",
    schema: text,
    example: "/var/lib/latchkey",
  },
  store: {
    what: "an etcd cluster instead: etcds://host:port,host:port/prefix",
    placeholder: "<url>",
    schema: text,
    example: "etcds://etcd-1.example.com:2379,etcd-2.example.com:2379,etcd-3.example.com:2379/latchkey",
  },
  "etcd-ca": {
    what: "certificate authority (PEM) of etcd's certificates",
    placeholder: "<file>",
    schema: text,
    example: "/etc/latchkey/etcd-ca.pem",
  },
  "etcd-certificate": {
    what: "our certificate (PEM), if etcd asks for one",
    placeholder: "<file>",
    schema: text,
    example: "/etc/latchkey/etcd-certificate.pem",
  },
  "etcd-key": { what: "its key (PEM)", placeholder: "<file>", schema: text, example: "/etc/latchkey/etcd-key.pem" },
  "etcd-user": {
    what: "if etcd asks for a name and password",
    placeholder: "<name>",
    schema: text,
    example: "latchkey",
  },
  "etcd-password-file": {
    what: "that user's password",
    placeholder: "<file>",
    schema: text,
    example: "/etc/latchkey/etcd-password",
  },
  "secret-key-file": {
    what: "keys that the secrets of passcodes are sealed under; in the data folder, if there is one: totp.key",
    placeholder: "<file>",
    schema: text,
    example: "/var/lib/latchkey/totp.key",
  },
  listen: {
    what: "for admins and their programs",
    placeholder: "<address:port>",
    schema: listenAddress(8774),
    fallback: "127.0.0.1:8774",
  },
  "guest-listen": {
    what: "for guests",
    placeholder: "<address:port>",
    schema: listenAddress(8775),
    fallback: "127.0.0.1:8775",
  },
  "metrics-listen": {
    what: "for /metrics, /healthz and /readyz, in plain http; off: nowhere",
    placeholder: "<address:port>",
    schema: listenAddressOrOff(8776),
    fallback: "127.0.0.1:8776",
  },
  "public-url": {
    what: "what admins reach the service as, if not as it listens",
    placeholder: "<url>",
    schema: httpUrl,
    example: "https://cloud.example.com:8774",
  },
  region: { what: "in the catalogue", placeholder: "<name>", schema: text, fallback: "RegionOne" },
  "tls-certificate": {
    what: "certificate chain (PEM), for admins and guests; read again when it changes",
    placeholder: "<file>",
    schema: text,
    example: "/etc/latchkey/certificate.pem",
  },
  "tls-key": { what: "its key (PEM)", placeholder: "<file>", schema: text, example: "/etc/latchkey/key.pem" },
  "behind-tls-proxy": {
    what: "a proxy in front speaks TLS; its X-Forwarded-For is believed",
    placeholder: SWITCH,
    schema: yesOrNo,
    fallback: "no",
  },
  "proxy-secret-file": {
    what: "secret shared with Neutron's metadata proxy, whose word then identifies guests; several lines: each of them",
    placeholder: "<file>",
    schema: text,
    example: "/etc/latchkey/proxy-secret",
  },
  "first-password-file": {
    what: "where the first start writes the password of the user admin, instead of printing it",
    placeholder: "<file>",
    schema: text,
    example: "/run/latchkey/first-password",
  },
  "body-limit": {
    what: "longest password that a guest may post",
    placeholder: "<bytes>",
    schema: count(),
    fallback: "1020",
  },
  "token-lifetime": { what: "how long signing in lasts", placeholder: "<seconds>", schema: count(), fallback: "3600" },
  "audit-days": {
    what: "how long entries of the audit trail are kept",
    placeholder: "<days>",
    schema: count(),
    fallback: "400",
  },
  "max-connections": {
    what: "at a time, for each address",
    placeholder: "<count>",
    schema: count(),
    fallback: "1024",
  },
  "max-waiting": {
    what: "reads and writes at a time that wait for the store; what is beyond is answered 503 at once",
    placeholder: "<count>",
    schema: count(),
    fallback: "2000",
  },
  "stop-delay": {
    what: "how long requests are still taken after the order to stop, while /readyz says no",
    placeholder: "<seconds>",
    schema: count(0),
    fallback: "0",
  },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;
export const optionNames = Object.keys(options) as OptionName[];
export const isOptionName = (name: string): name is OptionName => Object.hasOwn(options, name);

type Table = typeof options;
type Output<Each extends Option> = v.InferOutput<Each["schema"]>;

/** What the options are set to. */
export type Values = {
  [Name in OptionName]: Table[Name] extends { fallback: string }
    ? Output<Table[Name]>
    : Output<Table[Name]> | undefined;
};
