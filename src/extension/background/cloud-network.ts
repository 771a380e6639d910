import type { Network } from "../../clouds/exchange.ts";

export const network: Network = { fetch: (...request) => fetch(...request), timeout: 30_000 };
