import { readPolicy } from "../ext-background.ts";

/** Whether whoever manages this browser lets no cloud see a password: resets are asked of Latchkey's guest, or not at all. */
export const cloudResetsForbidden = async (): Promise<boolean> => (await readPolicy("cloudResets")) === "never";
