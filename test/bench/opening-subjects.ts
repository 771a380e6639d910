/** What is measured, as the page and the table call it. */
export const OURS = "Latchkey";
export const JSENCRYPT = "jsencrypt";
export const FORGE = "node-forge";
export const NODE_RSA = "node-rsa";
export const KEY_READ = "key read from PKCS#8 and checked";
export const ENVELOPE = "envelope";

export const PASSWORD = "tR7kVq2mZ9wLx4Hb6pQ3";
