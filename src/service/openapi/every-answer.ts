import type { Answers, DescribedRoute } from "../http/route-description.ts";

/** What the service may answer to any request, whatever the route, beside what the route itself describes. */
export function answersOfEvery(
  { method, path, body, answers }: DescribedRoute,
  listener: "admins" | "guests",
): Answers {
  const readsBody = !["GET", "HEAD"].includes(method);
  return {
    ...joined(
      answers,
      400,
      body === undefined ? "The request is malformed." : "The body, or a field of it, is not valid.",
    ),
    ...(path.includes(":") && joined(answers, 404, "A part of the path is too long.")),
    408: "The request came too slowly.",
    ...(readsBody &&
      listener === "admins" && { 413: "The body is too long.", 415: "The body is no JSON by its type." }),
    417: "Expect has something else than 100-continue.",
    431: "The head is too long.",
    503: { description: "The store does not answer, or the service is busy. Try again.", headers: ["Retry-After"] },
  };
}

/** The sentence, behind the one that the route has for this status itself. */
function joined(answers: Answers, status: number, sentence: string): Answers {
  const own = answers[status];
  if (own === undefined) return { [status]: sentence };
  return { [status]: typeof own === "string" ? `${own} ${sentence}` : own };
}

/** To a request that no route is for. */
export const NO_ROUTE = [400, 404, 413, 415];
