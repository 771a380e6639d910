import { parentPort, workerData } from "node:worker_threads";
import Database from "libsql";
import type { FromLogThread, LogThreadData, ToLogThread } from "./sqlite-log.ts";

// A thread of its own: it syncs the disk twice each time, which everybody would wait for otherwise.

const { file, longest } = workerData as LogThreadData;
const database = new Database(file);
// Whoever opens the file after a crash keeps others out until the log is read.
database.exec("PRAGMA busy_timeout = 1000");
database.exec("PRAGMA synchronous = FULL");
const checkpoint = database.prepare("PRAGMA wal_checkpoint(PASSIVE)").raw();

/** Brings in what the log holds now, and keeps nobody from writing on. Returns how many pages the log has: those written meanwhile too. */
function bringIn(): number {
  try {
    const [, pages] = checkpoint.get() as [busy: number, pages: number, broughtIn: number];
    return pages;
  } catch {
    return 0; // a disk that is full, say: whoever commits meets it too, and tells; it is tried again
  }
}

const tell = (message: FromLogThread): void => parentPort?.postMessage(message);

parentPort?.on("message", (message: ToLogThread) => {
  if (message === "close") {
    database.close();
    process.exit(); // of the thread alone
  } else {
    const pages = bringIn();
    // The log begins anew only when all of it is in the file, which somebody who writes all the time never lets happen.
    tell(message === "written" && pages > longest ? "hold" : "done");
  }
});
