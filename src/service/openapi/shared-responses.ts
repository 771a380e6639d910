type Json = Readonly<Record<string, unknown>>;
export type Paths = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** Puts each answer that several operations give into one place: most of the document would be repetition. */
export function shareResponses(paths: Paths): { paths: Paths; responses: Json } {
  const times = new Map<string, number>();
  for (const [, response] of everyResponse(paths)) times.set(response, (times.get(response) ?? 0) + 1);
  const names = new Map<string, string>();
  for (const [status, response] of everyResponse(paths)) {
    if ((times.get(response) ?? 0) < 2 || names.has(response)) continue;
    const before = [...names.values()].filter((name) => name.startsWith(`${status}-`)).length;
    names.set(response, `${status}-${before + 1}`);
  }
  const shared = mapEntries(paths, (operations) => mapEntries(operations, (operation) => withShared(operation, names)));
  const responses = Object.fromEntries([...names].map(([response, name]) => [name, JSON.parse(response)]));
  return { paths: shared, responses };
}

function withShared(operation: Json, names: ReadonlyMap<string, string>): Json {
  const responses = mapEntries(responsesOf(operation), (response) => {
    const name = names.get(JSON.stringify(response));
    return name === undefined ? response : { $ref: `#/components/responses/${name}` };
  });
  return { ...operation, responses };
}

const everyResponse = (paths: Paths): [string, string][] =>
  Object.values(paths)
    .flatMap((operations) => Object.values(operations))
    .flatMap((operation) => Object.entries(responsesOf(operation)))
    .map(([status, response]) => [status, JSON.stringify(response)]);

const responsesOf = (operation: Json): Json => operation.responses as Json;

const mapEntries = <From, To>(
  all: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, change(value)]));
