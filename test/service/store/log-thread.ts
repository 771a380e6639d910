import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Following, type FollowLog, followLog } from "../../../src/service/store/sqlite-log.ts";

/** The thread's file as it is shipped. */
const SHIPPED = pathToFileURL(join(process.cwd(), "dist/cli/sqlite-log-worker.js"));

/** The thread that follows a log, with limits of its own, or another thread in its place. */
export const logThread =
  (following: Following): FollowLog =>
  (file, released) =>
    followLog(file, released, { thread: SHIPPED, ...following });
