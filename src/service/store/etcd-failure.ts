/** https://grpc.io/docs/guides/status-codes/ */
const CANCELLED = 1;
const UNKNOWN = 2;
const DEADLINE_EXCEEDED = 4;
const INTERNAL = 13;
const UNAVAILABLE = 14;

/** What gRPC says when a call was never sent, and etcd (`rpctypes/error.go`, `raft.go`) before it proposes a change to the cluster. */
const UNAPPLIED =
  /^No connection established|waiting for (LB pick|name resolution)|raft proposal dropped|etcdserver: (no leader|too many requests|invalid auth token|revision of auth store is old)/i;

/** An answer of etcd, or of gRPC in its place, that is none. It holds no key and no value. */
export class EtcdFailure extends Error {
  readonly code: number;
  readonly details: string;
  /** The request cannot have changed anything, and never will. Not set: it may have, or may do so yet. */
  readonly isUnapplied: boolean;

  constructor({ code, details }: { code: number; details: string }, isUnapplied = UNAPPLIED.test(details)) {
    super(details);
    this.code = code;
    this.details = details;
    this.isUnapplied = isUnapplied;
  }
}

/** Whether another node may do better. Full, not allowed or malformed is the same on each. */
export const isOfNode = ({ code }: EtcdFailure): boolean =>
  [CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE].includes(code);

/** Whether the name and password must be shown again: tokens expire, and are forgotten when a node starts anew. */
export const isOutdatedToken = ({ details }: EtcdFailure): boolean =>
  /etcdserver: (invalid auth token|revision of auth store is old)/.test(details);

/** Why the store cannot be opened, and what to do: a sentence for whoever starts the service. */
export function explainFailure({ code, details }: EtcdFailure): string {
  const problem = problems.find(([pattern]) => pattern.test(details));
  if (problem !== undefined) return problem[1];
  // A node that is late itself says so without a code of its own.
  if (code === UNAVAILABLE || code === DEADLINE_EXCEEDED || /context deadline exceeded/.test(details)) {
    return "etcd does not answer: are the addresses in --store right, do most of its nodes run, and do they speak TLS if it says etcds?";
  }
  return `etcd refuses: ${details}`;
}

const problems: [RegExp, string][] = [
  [
    /invalid user ID or password/,
    "etcd does not take the user's name and password: check --etcd-user and the password file",
  ],
  [/user name is empty/, "etcd asks for a user's name and password: give --etcd-user and --etcd-password-file"],
  [/authentication is not enabled/, "etcd has no authentication enabled: enable it, or leave out --etcd-user"],
  [/permission denied/, "etcd does not let this user read and write below the prefix of --store: grant a role for it"],
  [
    /alert bad certificate|certificate required/,
    "etcd does not take our certificate: check --etcd-certificate and --etcd-key",
  ],
  [/altnames|ERR_TLS_CERT_ALTNAME/i, "etcd's certificate is for another name than --store has"],
  [/certificate has expired/, "etcd's certificate has expired"],
  [/self[- ]signed|unable to (verify|get)|signature failure/i, "etcd's certificate is from no authority in --etcd-ca"],
];
