import { readFileSync } from "node:fs";
import { NO_ROUTE } from "../../../src/service/openapi/every-answer.ts";
import { openapiPath } from "../../../src/service/openapi/operation.ts";

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

const read = (file: string): Document => JSON.parse(readFileSync(file, "utf8")) as Document;
const documents: Record<string, Document> = {
  admins: read("docs/openapi.json"),
  guests: read("docs/openapi-guests.json"),
};

const ANSWER = /"listener":"(\w+)","request":"[^"]*","method":"(\w+)","route":"([^"]*)","status":(\d+)/;

/** The answers in a service's log that openapi.json does not have, each once. */
export function undeclaredAnswers(log: string): string[] {
  const seen = new Set<string>();
  for (const line of log.split("\n")) {
    const [, listener = "", method = "", route = "", status = ""] = ANSWER.exec(line) ?? [];
    if (listener !== "") seen.add(`${listener} ${method} ${route} ${status}`);
  }
  return [...seen].filter((answer) => !isDeclared(answer));
}

function isDeclared(answer: string): boolean {
  const [listener = "", method = "", route = "", status = ""] = answer.split(" ");
  // No route: nothing is there under this name, or not by this method.
  if (route === "-") return NO_ROUTE.includes(Number(status));
  const operation = documents[listener]?.paths[openapiPath(route)]?.[method.toLowerCase()];
  return operation !== undefined && status in operation.responses;
}
