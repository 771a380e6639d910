/** Whose token a request has. */
export const CALLERS = ["reader", "member", "admin", "unscoped", "foreign", "application"] as const;
export type Caller = (typeof CALLERS)[number];

/** Instances that there are at any time, by number; the last ones are another project's. */
export const INSTANCES = 12;
export const OWN_INSTANCES = 9;

/**
 * What a request must name to be understood and what only a running service can say. With names of real things a request can be sent; with
 * placeholders the same request can be shown, and has no secret in it.
 */
export interface Names {
  token: (caller: Caller) => string;
  userId: (caller: Caller) => string;
  userName: (caller: Caller) => string;
  password: (caller: Caller) => string;
  projectId: (caller: Caller) => string;
  projectName: (caller: Caller) => string;
  instance: (number: number) => string;
  guestToken: (number: number) => string;
  /** The id of the request that has registered the instance. */
  request: (number: number) => string;
  /** An application credential that may be there. */
  credential: () => string;
}

export const placeholders: Names = {
  token: (caller) => `<token of ${caller}>`,
  userId: (caller) => `<id of ${caller}>`,
  userName: (caller) => `<name of ${caller}>`,
  password: (caller) => `<password of ${caller}>`,
  projectId: (caller) => `<project of ${caller}>`,
  projectName: (caller) => `<project's name of ${caller}>`,
  instance: (number) => `<instance ${number}>`,
  guestToken: (number) => `<guest token ${number}>`,
  request: (number) => `<request that made instance ${number}>`,
  credential: () => "<credential>",
};
