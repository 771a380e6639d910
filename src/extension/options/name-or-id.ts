/** A user, a project or a domain as one line of a form: a name, or an id behind `id:`. */
const ID = "id:";

export const isById = (typed: string): boolean => typed.trim().startsWith(ID);

export const lineOfId = (id: string): string => ID + id;

/** Nothing, or nothing behind `id:`. */
export const isMissing = (typed: string): boolean => ["", ID].includes(typed.trim());
