import type { Place } from "../../clouds/openstack/catalogue.ts";
import type { Scope } from "../../clouds/openstack/credential.ts";
import type { Domain, Named } from "../../clouds/openstack/names.ts";
import type { Connection } from "../records.ts";

const ID = "id:";

/** What a form can hold as one line: a name, or an id behind `id:`. */
const namedOf = (text: string, domain: string): Named =>
  text.startsWith(ID) ? { id: text.slice(ID.length) } : { name: text, domain: domainOf(domain) };

const domainOf = (text: string): Domain => (text.startsWith(ID) ? { id: text.slice(ID.length) } : { name: text });

export const userOf = ({ userName, userDomain }: Connection): Named => namedOf(userName, userDomain);

export const scopeOf = ({ projectName, projectDomain }: Connection): Scope =>
  projectName === "" ? "unscoped" : { project: namedOf(projectName, projectDomain) };

export const placeOf = ({ region, interface: face }: Connection): Place => ({
  region: region || null,
  interface: face ?? "public",
});
