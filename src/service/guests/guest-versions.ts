import type { FastifyInstance } from "fastify";
import { addRoute } from "../http/route.ts";
import { linesAnswer } from "./guest-answers.ts";
import { type GuestParts, openToGuests } from "./guest-identity.ts";

/** Nova's versions of its metadata address. The first one has no password yet. */
export const METADATA_VERSIONS = [
  "2012-08-10",
  "2013-04-04",
  "2013-10-17",
  "2015-10-15",
  "2016-06-30",
  "2016-10-06",
  "2017-02-22",
  "2018-08-27",
  "2020-10-14",
  "latest",
] as const;
export const PASSWORD_VERSIONS = METADATA_VERSIONS.filter((version) => version !== "2012-08-10");

/** The lists by which a guest finds its way, as lines of text. */
export function addGuestVersions(app: FastifyInstance, parts: GuestParts): void {
  const open = openToGuests(parts);
  const list = (path: string, lines: readonly string[]): void => {
    for (const each of [path, `${path}/`]) {
      addRoute(app, {
        method: "GET",
        path: each,
        description: "What is below this path.",
        answers: linesAnswer,
        open,
        handle: () => ({ status: 200, body: lines.join("\n") }),
      });
    }
  };
  list("/openstack", METADATA_VERSIONS);
  for (const version of METADATA_VERSIONS) {
    const hasPassword = PASSWORD_VERSIONS.some((each) => each === version);
    list(`/openstack/${version}`, hasPassword ? ["meta_data.json", "password"] : ["meta_data.json"]);
  }
}
