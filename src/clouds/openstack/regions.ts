import type { ComputeEndpoint, Interface } from "./catalogue.ts";

/** Regions in which the compute service has the wanted face, by name. */
export function regionsOf(endpoints: readonly ComputeEndpoint[], face: Interface): string[] {
  const regions = endpoints.filter((endpoint) => endpoint.interface === face).map(({ region }) => region ?? "");
  return [...new Set(regions)].filter((region) => region !== "").sort();
}
