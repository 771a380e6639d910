import type { Outcome, RawAnswer } from "./connection.ts";
import type { Operation } from "./document.ts";
import { fits } from "./fits-schema.ts";
import type { FuzzRequest } from "./make-request.ts";

/** What is wrong with what came of a request; undefined if nothing is. */
export function faultOf(request: FuzzRequest, { answers, end }: Outcome): string | undefined {
  if (end === "garbled") return "what came back is no HTTP";
  if (end === "silent" && !request.mayWait && request.kind !== "raw") return "no answer";
  if (end === "closed" && answers.length === 0 && request.kind !== "raw") return "closed without an answer";
  for (const answer of answers) {
    const fault = faultOfAnswer(request, answer);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfAnswer({ operation, isForOperation, kind }: FuzzRequest, answer: RawAnswer): string | undefined {
  const { status, body } = answer;
  // A request that is there to its end has not come too slowly: its end was not seen where it is.
  if (status === 408 && kind !== "raw") return "status 408";
  if (status >= 500 && status !== 503) return `status ${status}`;
  if (status === 503 && !operation.answers.has(503)) return "status 503 where it is not declared";
  if (status >= 300 && status < 400 && ![300, 304].includes(status)) return "a redirect";
  const text = body.toString("utf8");
  if (status >= 400 && /node_modules|\.[jt]s:\d|\bat \w+ \(|SQLITE|Error:/.test(text))
    return "an answer from the inside";
  if (status >= 400 && text.length > 20_000) return "a refusal as long as what was refused";
  if (!isForOperation) return kind === "raw" ? undefined : faultOfRefusal(status, text);
  if (!operation.answers.has(status)) return `status ${status} is not declared`;
  return faultOfBody(operation, status, text);
}

function faultOfBody({ answers, method }: Operation, status: number, text: string): string | undefined {
  const schema = answers.get(status);
  if (schema === undefined || method === "HEAD") return undefined;
  const json = parsed(text);
  if (json === undefined) return `the answer with ${status} is no JSON`;
  return fits(json, schema) ? undefined : `the answer with ${status} does not have its declared shape`;
}

/** Wherever it was meant to go: a refusal has the shape of one of the APIs. */
function faultOfRefusal(status: number, text: string): string | undefined {
  if (status < 400 || text === "") return undefined;
  const json = parsed(text);
  const [first] = typeof json === "object" && json !== null ? Object.values(json as object) : [];
  const code = typeof first === "object" && first !== null && "code" in first ? first.code : undefined;
  return code === status ? undefined : `the refusal with ${status} has no shape of ours`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
