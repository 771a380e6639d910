import { join } from "node:path";
import type { FollowLog } from "../../../src/service/store/sqlite-log.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import { newFolder } from "../running-service.ts";
import { logThread } from "./log-thread.ts";
import { describeStore } from "./store-conformance.ts";
import { describeWatch } from "./watch-conformance.ts";

const placeOf = (follow?: FollowLog) => () => {
  const file = join(newFolder(), "store.db");
  return () => openSqliteStore(file, follow);
};

describeStore("SQLite", placeOf(), { runs: 60, inOrder: true });
describeWatch("SQLite", placeOf(), { runs: 15 });

// The log is held after nearly each commit.
const busy = placeOf(logThread({ limits: { entries: 1, longest: 1 } }));
describeStore("SQLite whose log a thread follows", busy, { runs: 30, inOrder: true });
describeWatch("SQLite whose log a thread follows", busy, { runs: 8 });
