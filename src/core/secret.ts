/**
 * Bytes that must not be seen: a password, a private key, a vault key.
 *
 * A Secret prints, serialises and inspects as `[secret]`, so it cannot reach a log, a message or an
 * exception by accident, and it can be wiped. JavaScript may have copied the bytes before they came
 * here; a Secret keeps what is ours to keep short.
 */
export class Secret {
  #bytes: Uint8Array;

  /** Takes ownership of `bytes`: whoever made them must not keep or change them. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** Lends the bytes to `reader`, which must not keep them. */
  use<T>(reader: (bytes: Uint8Array) => T): T {
    return reader(this.#bytes);
  }

  /** Overwrites the bytes with zeros. The Secret is empty afterwards. */
  wipe(): void {
    this.#bytes.fill(0);
    this.#bytes = new Uint8Array(0);
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

/**
 * The secret as text, for the one place where it is written to the clipboard or shown: a string
 * cannot be wiped. Throws a TypeError if the bytes are not UTF-8.
 */
export function exposeText(secret: Secret): string {
  return secret.use((bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
}

/** Runs `action` and wipes the secrets afterwards, whatever happened. */
export async function wipeAfter<T>(secrets: readonly Secret[], action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } finally {
    for (const secret of secrets) secret.wipe();
  }
}
