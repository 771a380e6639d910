import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { Answer } from "../http/answer.ts";
import { instanceNotFound, novaFault } from "../http/nova-fault.ts";
import { allItems, noInstance, oneItemAnswer } from "./compute-answers.ts";
import { actorOf, addComputeRoute, type ComputeCall, type ComputeParts } from "./compute-route.ts";
import { instanceOf } from "./instance.ts";
import { type InstanceMetadata, instanceMetadata, MOST_ITEMS } from "./instance-metadata.ts";
import { changeMetadata } from "./metadata-change.ts";

const PATH = "/servers/:id/metadata";
const tooMany = { 403: `The role is too low, or there would be more than ${MOST_ITEMS} items.` };
const noItem = { 404: "The project has no such instance, or the instance no such item." };
const manyItems = v.strictObject({ metadata: instanceMetadata });
const oneItem = v.strictObject({
  meta: v.pipe(
    instanceMetadata,
    v.check((items) => Object.keys(items).length === 1, "exactly one item"),
  ),
});
type ManyItems = v.InferOutput<typeof manyItems>;
type OneItem = v.InferOutput<typeof oneItem>;

/** Server metadata: seen by the guest, so a way for those who may write it to tell the guest something. */
export function addServerMetadata(app: FastifyInstance, parts: ComputeParts): void {
  const { store } = parts;
  const writing = { role: "member" } as const;
  const reading = { role: "reader" } as const;
  const policy = (action: string): string => `os_compute_api:server-metadata:${action}`;

  async function read(call: ComputeCall, show: (metadata: InstanceMetadata) => Answer): Promise<Answer> {
    const id = call.param("id");
    const stored = await instanceOf(store, call.session.projectId, id);
    return stored === undefined ? instanceNotFound(id) : show(stored.record.metadata);
  }

  async function change(
    call: ComputeCall,
    edit: (before: InstanceMetadata) => InstanceMetadata | undefined,
    show: (metadata: InstanceMetadata) => Answer,
  ): Promise<Answer> {
    const id = call.param("id");
    const outcome = await changeMetadata(store, { projectId: call.session.projectId, id }, edit, actorOf(call));
    switch (outcome.kind) {
      case "changed":
        return show(outcome.metadata);
      case "unknown instance":
        return instanceNotFound(id);
      case "unknown item":
        return unknownItem;
      case "too many":
        return novaFault(403, `Maximum number of metadata items exceeds ${MOST_ITEMS}`);
    }
  }

  addComputeRoute(app, parts, {
    method: "GET",
    path: PATH,
    description: "The instance's metadata.",
    answers: { ...allItems, ...noInstance },
    policy: policy("index"),
    ...reading,
    handle: (call) => read(call, all),
  });
  addComputeRoute(app, parts, {
    method: "POST",
    path: PATH,
    description: "Adds items, or gives them other values.",
    answers: { ...allItems, ...tooMany, ...noInstance },
    body: manyItems,
    policy: policy("create"),
    ...writing,
    handle: (call: ComputeCall<unknown, ManyItems>) =>
      change(call, (before) => ({ ...before, ...call.body.metadata }), all),
  });
  addComputeRoute(app, parts, {
    method: "PUT",
    path: PATH,
    description: "Replaces all items.",
    answers: { ...allItems, ...tooMany, ...noInstance },
    body: manyItems,
    policy: policy("update_all"),
    ...writing,
    handle: (call: ComputeCall<unknown, ManyItems>) => change(call, () => call.body.metadata, all),
  });
  addComputeRoute(app, parts, {
    method: "GET",
    path: `${PATH}/:key`,
    description: "One item.",
    answers: { ...oneItemAnswer, ...noItem },
    policy: policy("show"),
    ...reading,
    handle: (call) =>
      read(call, (metadata) =>
        Object.hasOwn(metadata, call.param("key")) ? one(metadata, call.param("key")) : unknownItem,
      ),
  });
  addComputeRoute(app, parts, {
    method: "PUT",
    path: `${PATH}/:key`,
    description: "Adds one item, or gives it another value.",
    answers: { ...oneItemAnswer, ...tooMany, ...noInstance },
    body: oneItem,
    policy: policy("update"),
    ...writing,
    handle: (call: ComputeCall<unknown, OneItem>) => {
      const key = call.param("key");
      if (!Object.hasOwn(call.body.meta, key)) return novaFault(400, "Request body and URI mismatch");
      return change(
        call,
        (before) => ({ ...before, ...call.body.meta }),
        (metadata) => one(metadata, key),
      );
    },
  });
  addComputeRoute(app, parts, {
    method: "DELETE",
    path: `${PATH}/:key`,
    description: "Removes one item.",
    answers: { 204: "It is gone.", ...noItem },
    policy: policy("delete"),
    ...writing,
    handle: (call) =>
      change(
        call,
        (before) => without(before, call.param("key")),
        () => ({ status: 204 }),
      ),
  });
}

const all = (metadata: InstanceMetadata): Answer => ({ status: 200, body: { metadata } });
const one = (metadata: InstanceMetadata, key: string): Answer => ({
  status: 200,
  body: { meta: { [key]: metadata[key] } },
});
const unknownItem = novaFault(404, "Metadata item was not found");

function without(metadata: InstanceMetadata, key: string): InstanceMetadata | undefined {
  if (!Object.hasOwn(metadata, key)) return undefined;
  const { [key]: _removed, ...others } = metadata;
  return others;
}
