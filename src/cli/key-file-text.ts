import type { KeyFileRefusal } from "../core/key-file-outcome.ts";

/** What is said of a file that gives no key, after its name. */
export const refusalText: Record<KeyFileRefusal, string> = {
  "not-a-key-file": "is no private key file",
  "too-large-file": "is too large for a private key file",
  damaged: "is damaged: take it from a backup",
  "public-key": "is a public key: give the private key, the file without .pub",
  certificate: "is a certificate: give the private key that belongs to it",
  ecdsa: "is an ECDSA key, which opens no password: make another with ssh-keygen -t ed25519",
  dsa: "is a DSA key, which opens no password: make another with ssh-keygen -t ed25519",
  "security-key": "points to a security key, which opens no password: make another with ssh-keygen -t ed25519",
  "unknown-key-type": "is of a type that opens no password: make another with ssh-keygen -t ed25519",
  "unknown-format": "is in a format of another program: convert it with ssh-keygen -p -f FILE",
  "unknown-cipher": "has a cipher that is not supported: change it with ssh-keygen -p -f FILE",
  "cost-too-high": "asks for too much work to open: write it again with fewer rounds, ssh-keygen -p -a 24 -f FILE",
  "rsa-too-small": "is an RSA key below 2048 bits: make another with ssh-keygen -t rsa -b 3072",
  "rsa-too-large": "is an RSA key above 8192 bits: make another with ssh-keygen -t rsa -b 4096",
};
