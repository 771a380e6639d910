import { hash, randomBytes } from "node:crypto";

/** 256 random bits. The store knows a token only by its hash, so whoever reads the store cannot use one. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** SHA-256, hexadecimal. No salt and no work: there is nothing to guess in 256 random bits. */
export const hashToken = (token: string): string => hash("sha256", token);
