import { writeFileSync } from "node:fs";
import { eventLog } from "../service/http/event-log.ts";
import type { RunningService, ServiceOptions } from "../service/service.ts";
import { print } from "./terminal.ts";

/** What a stop takes at most beside its delay, in milliseconds: twice a request's time limit, and some. */
const LONGEST_STOP = 25_000;

/**
 * Starts a service, says where it listens, and runs it until SIGTERM or SIGINT: then what was accepted is finished. A second signal, or a
 * stop that takes too long, ends the process at once with 1. SIGHUP reads the certificate anew.
 */
export async function runUntilStopped(
  start: () => Promise<RunningService>,
  { stopDelay, firstPasswordFile, log }: ServiceOptions,
): Promise<void> {
  const logEvent = eventLog(log);
  let reload: () => void = () => undefined;
  process.on("SIGHUP", () => reload());
  // Before anybody is told that we listen: who reads the lines below may stop us at once.
  const told = new Promise<NodeJS.Signals>((resolve) => {
    let count = 0;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        count += 1;
        if (count > 1) process.exit(1);
        resolve(signal);
      });
    }
  });
  const service = await start();
  reload = () => {
    logEvent("info", "reload", { signal: "SIGHUP" });
    service.reload();
  };
  if (service.firstPassword !== undefined) tellFirstPassword(service.firstPassword, firstPasswordFile);
  if (service.metricsUrl !== undefined) print(`listening on ${service.metricsUrl} (metrics)`);
  print(`listening on ${service.adminsUrl} (admins)`);
  print(`listening on ${service.guestsUrl} (guests)`);
  logEvent("info", "started", { process: process.pid });

  const signal = await told;
  logEvent("info", "stopping", { signal });
  setTimeout(() => process.exit(1), stopDelay + LONGEST_STOP).unref();
  await service.stop();
  logEvent("info", "stopped");
}

/** A terminal is for somebody's eyes; what a service prints ends up in a log, so there it goes to a file. */
function tellFirstPassword(password: string, file: string | undefined): void {
  if (file === undefined) {
    print(`first start: user admin, project admin, password ${password} (not shown again)`);
    return;
  }
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  print("first start: user admin, project admin, password in --first-password-file: remove it when you have read it");
}
