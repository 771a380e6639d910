import { type Certificate, type CertificateFiles, isSameCertificate, readCertificate } from "./certificate.ts";

export interface CertificateNews {
  /** For new connections; those that are open go on with what they have. */
  changed: (certificate: Certificate) => void;
  /** The files cannot be used as they are now. Told once for as long as the reason is the same. */
  failed: (cause: unknown) => void;
}

export interface FollowedCertificate {
  current: () => Certificate;
  /** Looks at the files at once. */
  reload: () => "changed" | "unchanged" | "failed";
  stop: () => void;
}

/**
 * Looks at the files every `interval` milliseconds, and takes what is new and can be used. They are compared by what is in them: a time of
 * change says nothing about links that point elsewhere now. Files that are changed one after the other do not match for a moment:
 * then the old pair stays until the next look.
 */
export function followCertificate(
  files: CertificateFiles,
  first: Certificate,
  interval: number,
  { changed, failed }: CertificateNews,
): FollowedCertificate {
  let current = first;
  let failure = "";

  function reload(): "changed" | "unchanged" | "failed" {
    try {
      const found = readCertificate(files);
      failure = "";
      if (isSameCertificate(found, current)) return "unchanged";
      current = found;
      changed(found);
      return "changed";
    } catch (cause) {
      const reason = String(cause);
      if (reason !== failure) failed(cause);
      failure = reason;
      return "failed";
    }
  }

  const timer = setInterval(reload, interval).unref();
  return { current: () => current, reload, stop: () => clearInterval(timer) };
}
