import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { formatRecent } from "../ui/dates.ts";
import { isById, isMissing } from "./name-or-id.ts";
import { staysText } from "./stays-text.ts";

/** Where a connection leads, as whom, and for how long. */
export function ConnectionFacts({ connection }: { connection: ConnectionSummary }) {
  return (
    <dl class="facts">
      {factsOf(connection).map(([name, value]) => (
        <div key={name} class={name === text("optionsStaysSignedIn") ? "whole-line" : undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(connection: ConnectionSummary): [string, string][] {
  const { identityUrl, way, userName, userDomain, applicationId = "", project, stays, expiresAt } = connection;
  const facts: [string, string][] = [[text("optionsIdentityUrl"), identityUrl]];
  if (way === "application-credential") facts.push([text("optionsApplicationCredential"), applicationId]);
  else facts.push([text("optionsUserName"), inDomain(userName, userDomain)]);
  const projectName = project?.name ?? connection.projectName;
  if (projectName !== "") facts.push([text("optionsProject"), inDomain(projectName, connection.projectDomain)]);
  const region = connection.region || (connection.regions?.length === 1 ? connection.regions[0] : undefined);
  if (region !== undefined && !hasSeveralRegions(connection)) facts.push([text("optionsRegion"), region]);
  if (stays !== undefined) facts.push([text("optionsStaysSignedIn"), staysText(stays)]);
  else if (expiresAt !== undefined) facts.push([text("optionsSignedInUntil"), formatRecent(expiresAt, Date.now())]);
  return facts;
}

export const hasSeveralRegions = ({ regions = [] }: ConnectionSummary): boolean => regions.length > 1;

/** An id needs no domain, and a domain's id tells nobody anything. */
const inDomain = (name: string, domain: string): string =>
  isById(name) || isById(domain) || isMissing(domain) ? name : text("optionsInDomain", name, domain);
