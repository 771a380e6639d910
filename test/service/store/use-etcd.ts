import { inject } from "vitest";

// Read by running-service.ts, which others than tests use as well.
process.env.LATCHKEY_TEST_ETCD = inject("etcdNodes");
