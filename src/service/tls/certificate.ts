import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";

export interface CertificateFiles {
  /** The chain, as PEM. */
  certificate: string;
  /** Its key, as PEM. */
  key: string;
}

export interface Certificate {
  cert: Buffer;
  key: Buffer;
  /** When the first of the chain expires; milliseconds since 1970. */
  expiresAt: number;
}

/** A certificate and key that were read but cannot be used. Says why, and nothing of the key. */
export class UnusableCertificate extends Error {}

/** Reads both files. Throws UnusableCertificate, or what reading a file throws. */
export function readCertificate(files: CertificateFiles): Certificate {
  return checkedCertificate(readFileSync(files.certificate), readFileSync(files.key));
}

/** Throws UnusableCertificate. */
function checkedCertificate(cert: Buffer, key: Buffer): Certificate {
  const certificate = attempt(() => new X509Certificate(cert), "the certificate is no certificate in PEM");
  const privateKey = attempt(() => createPrivateKey(key), "the key is no private key in PEM without a passphrase");
  if (!certificate.checkPrivateKey(privateKey))
    throw new UnusableCertificate("certificate and key do not belong together");
  // What OpenSSL does not take for a server, such as a key that is too short.
  attempt(
    () => createSecureContext({ cert, key, minVersion: "TLSv1.2" }),
    "certificate and key cannot be used for TLS",
  );
  return { cert, key, expiresAt: Date.parse(certificate.validTo) };
}

function attempt<T>(action: () => T, reason: string): T {
  try {
    return action();
  } catch {
    // OpenSSL's own words may quote what it has read.
    throw new UnusableCertificate(reason);
  }
}

export const isSameCertificate = (one: Certificate, other: Certificate): boolean =>
  one.cert.equals(other.cert) && one.key.equals(other.key);
