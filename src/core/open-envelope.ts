/** Which check an envelope failed. */
export type EnvelopeProblem = "format" | "content-key" | "body" | "padding" | "payload" | "signature";
