/** What the view of an instance does first. */
export type PasswordAction = "inspect" | "copy" | "reveal";
