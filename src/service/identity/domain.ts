/** There is one domain; Keystone's clients insist on naming it. */
export const DOMAIN = { id: "default", name: "Default" } as const;
