import { addressInFront } from "../ext-tab.ts";

/** Ids of instances have this form; dashboards and consoles carry them in their addresses. */
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** What may be the id of an instance in the address of a page. */
export const idsIn = (address = ""): string[] => (address.match(UUID) ?? []).map((id) => id.toLowerCase());

/** Shows the instances that the page in front shows, as far as its address tells. */
export const showInFront = async (show: (ids: string[]) => void): Promise<void> => show(idsIn(await addressInFront()));
