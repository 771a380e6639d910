import { call } from "../cloud.ts";
import type { RunningService } from "../running-service.ts";

export interface ListedRoute {
  listener: "admins" | "guests";
  method: string;
  /** A pattern, such as `/v2.1/:project/servers/:id`. */
  route: string;
}

/** All routes that the service itself says it has: each is among the metrics from the start. */
export async function routesOf({ metricsUrl }: RunningService): Promise<ListedRoute[]> {
  const { text } = await call(`${metricsUrl}/metrics`);
  const lines = text.matchAll(
    /^latchkey_http_requests_total\{listener="(admins|guests)",route="([^"]+)",method="(\w+)"/gm,
  );
  return [...lines].map(([, listener, route = "", method = ""]) => ({
    listener: listener === "guests" ? "guests" : "admins",
    method,
    route,
  }));
}
