/** Why a file is not a private key that can be used. */
export type KeyFileProblem = "not-a-key-file" | "public-key" | "encrypted" | "rsa" | "unsupported-type" | "damaged";
