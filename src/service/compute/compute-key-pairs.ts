import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import { novaFault } from "../http/nova-fault.ts";
import { keyPairName } from "../identity/names.ts";
import { keyPairAnswer, keyPairsAnswer } from "./compute-answers.ts";
import { actorOf, addComputeRoute, type ComputeCall, type ComputeParts } from "./compute-route.ts";
import {
  deleteKeyPair,
  everyKeyPair,
  importKeyPair,
  type KeyPair,
  keyPairByName,
  keyPairType,
  MOST_KEY_PAIRS,
  novaFingerprint,
  publicKeyLine,
} from "./key-pair.ts";

/** `public_key` is required: the service never makes a private key. Nova does not either since 2.92. */
const body = v.object({ keypair: v.object({ name: keyPairName, public_key: publicKeyLine }) });
type Body = v.InferOutput<typeof body>;

const noKeyPair = { 404: "The caller has no such key pair." };

/** `os-keypairs`: the caller's own. */
export function addKeyPairs(app: FastifyInstance, parts: ComputeParts): void {
  const { store } = parts;
  const notFound = (name: string) => novaFault(404, `Keypair ${name} not found for user.`);
  const policy = (action: string): string => `os_compute_api:os-keypairs:${action}`;

  addComputeRoute(app, parts, {
    method: "GET",
    path: "/os-keypairs",
    description: "The caller's key pairs.",
    answers: keyPairsAnswer,
    role: "reader",
    policy: policy("index"),
    async handle(call) {
      const keypairs = [];
      for await (const keyPair of everyKeyPair(store, call.session.user.id)) {
        keypairs.push({ keypair: view(keyPair, call.session.microversion) });
      }
      return { status: 200, body: { keypairs } };
    },
  });

  addComputeRoute(app, parts, {
    method: "POST",
    path: "/os-keypairs",
    description: "Imports a public key. Private keys are never made here.",
    answers: {
      ...keyPairAnswer,
      201: keyPairAnswer[200],
      403: `The user has ${MOST_KEY_PAIRS} key pairs, which is the most.`,
      409: "There is a key pair of this name.",
    },
    body,
    role: "reader",
    policy: policy("create"),
    async handle(call: ComputeCall<unknown, Body>) {
      const { name, public_key: publicKey } = call.body.keypair;
      const { user, microversion } = call.session;
      const keyPair = await importKeyPair(store, user.id, { name, publicKey }, actorOf(call));
      if (keyPair === "too many") return novaFault(403, "Quota exceeded, too many key pairs.");
      if (keyPair === "taken") return novaFault(409, `Key pair '${name}' already exists.`);
      const keypair = { ...view(keyPair, microversion), user_id: user.id };
      return { status: microversion < 2 ? 200 : 201, body: { keypair } };
    },
  });

  addComputeRoute(app, parts, {
    method: "GET",
    path: "/os-keypairs/:name",
    description: "A key pair of the caller's.",
    answers: { ...keyPairAnswer, ...noKeyPair },
    role: "reader",
    policy: policy("show"),
    async handle(call) {
      const name = call.param("name");
      const { user, microversion } = call.session;
      const keyPair = await keyPairByName(store, user.id, name);
      if (keyPair === undefined) return notFound(name);
      const created_at = new Date(keyPair.createdAt).toISOString().replace("Z", "000");
      const history = { id: 0, created_at, updated_at: null, deleted: false, deleted_at: null };
      return { status: 200, body: { keypair: { ...view(keyPair, microversion), user_id: user.id, ...history } } };
    },
  });

  addComputeRoute(app, parts, {
    method: "DELETE",
    path: "/os-keypairs/:name",
    description: "Removes a key pair. Instances that have captured the key keep it.",
    answers: { 202: "It is gone (2.1).", 204: "It is gone.", ...noKeyPair },
    role: "reader",
    policy: policy("delete"),
    async handle(call) {
      const name = call.param("name");
      const { user, microversion } = call.session;
      if ((await deleteKeyPair(store, user.id, name, actorOf(call))) === "unknown") return notFound(name);
      return { status: microversion < 2 ? 202 : 204 };
    },
  });
}

function view({ name, publicKey }: KeyPair, microversion: number): object {
  const keyPair = { name, public_key: publicKey, fingerprint: novaFingerprint(publicKey) };
  return microversion < 2 ? keyPair : { ...keyPair, type: keyPairType };
}
