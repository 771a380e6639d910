/**
 * Passkeys as the browser gives them (WebAuthn Level 3, section 10.1.4: prf). A passkey's PRF makes of a salt the same 32 bytes
 * each time, after the user has been verified, and of another passkey or another salt others. Nobody checks a signature here:
 * what is wanted is the output, and the challenge is as good as any.
 */
import { type Bytes, fromBase64, fromBase64Url, toBase64 } from "../../core/bytes.ts";

/** What asking for a passkey needs to know of it. */
export interface KnownPasskey {
  /** Base64url. */
  credentialId: string;
  /** 32 bytes, base64. */
  salt: string;
}

export type PasskeyRefusal =
  /** The browser has no passkeys, or none for extensions, or none whose PRF a page may use. */
  | { code: "no-passkeys" }
  /** The passkey was made, by a device or an app that has no PRF. */
  | { code: "no-prf" }
  /** The user has cancelled, the time was over, or no passkey was found: browsers do not tell which. */
  | { code: "cancelled" }
  /** The device has a passkey for this vault already. */
  | { code: "has-one" };

/** `output`: 32 secret bytes, for the caller to overwrite. */
export type PasskeyOutput = { code: "given"; credentialId: string; output: number[] };

interface NewPasskey {
  name: string;
  /** Null for the extension's own. */
  rpId: string | null;
  /** Passkeys of this vault: a device that has one of them refuses. */
  known: readonly KnownPasskey[];
}

/** Milliseconds. Fetching a security key from a drawer takes its time. */
const timeout = 120_000;

const rsa = -257;
const ecdsa = -7;
const eddsa = -8;

/** Whether the browser says that it can do it at all; a device may still be unable. */
export async function canUsePasskeys(): Promise<boolean> {
  if (typeof PublicKeyCredential === "undefined") return false;
  // Absent in browsers that do not say: then the attempt will tell.
  const capabilities = await PublicKeyCredential.getClientCapabilities?.();
  return capabilities?.["extension:prf"] !== false;
}

/** Makes a passkey and asks it for its output of a new salt. Some devices give it at once, others when asked a second time. */
export async function createPasskey(wanted: NewPasskey): Promise<(PasskeyOutput & { salt: string }) | PasskeyRefusal> {
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const made = await attempt(() => navigator.credentials.create({ publicKey: creation(wanted, salt) }));
  if ("code" in made) return made;
  const { enabled, results } = made.getClientExtensionResults().prf ?? {};
  const passkey = { credentialId: made.id, salt: toBase64(salt) };
  if (results?.first !== undefined) return { ...given(made.id, results.first), salt: passkey.salt };
  if (enabled !== true) return { code: "no-prf" };
  const asked = await askPasskey(wanted.rpId, [passkey]);
  return asked.code === "given" ? { ...asked, salt: passkey.salt } : asked;
}

/** Asks for any one of these passkeys, which all belong to `rpId`. */
export async function askPasskey(
  rpId: string | null,
  passkeys: readonly KnownPasskey[],
): Promise<PasskeyOutput | PasskeyRefusal> {
  const salts = passkeys.map(({ credentialId, salt }) => [credentialId, { first: bytesOf(fromBase64(salt)) }]);
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...(rpId !== null && { rpId }),
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    allowCredentials: passkeys.map(descriptor),
    userVerification: "required",
    timeout,
    extensions: { prf: { evalByCredential: Object.fromEntries(salts) } },
  };
  const asked = await attempt(() => navigator.credentials.get({ publicKey }));
  if ("code" in asked) return asked;
  const output = asked.getClientExtensionResults().prf?.results?.first;
  return output === undefined ? { code: "no-prf" } : given(asked.id, output);
}

function creation({ name, rpId, known }: NewPasskey, salt: Bytes): PublicKeyCredentialCreationOptions {
  return {
    rp: { name: "Latchkey", ...(rpId !== null && { id: rpId }) },
    // A new one each time: a device keeps one passkey for each user, and would replace another of this vault.
    user: { id: crypto.getRandomValues(new Uint8Array(16)), name, displayName: name },
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    pubKeyCredParams: [ecdsa, eddsa, rsa].map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: known.map(descriptor),
    // The vault knows its passkeys: none has to be found without its id, and a security key has room for few of those.
    authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
    timeout,
    extensions: { prf: { eval: { first: salt } } },
  };
}

const descriptor = ({ credentialId }: KnownPasskey): PublicKeyCredentialDescriptor => ({
  type: "public-key",
  id: bytesOf(fromBase64Url(credentialId)),
});

/** A record that is damaged names no passkey. */
const bytesOf = (bytes: Bytes | undefined): Bytes => bytes ?? new Uint8Array(32);

/** A message carries no bytes but a list of numbers; what it was made of is overwritten at once. */
function given(credentialId: string, source: BufferSource): PasskeyOutput {
  const bytes = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  const output = [...bytes];
  bytes.fill(0);
  return { code: "given", credentialId, output };
}

async function attempt(action: () => Promise<Credential | null>): Promise<PublicKeyCredential | PasskeyRefusal> {
  if (typeof PublicKeyCredential === "undefined") return { code: "no-passkeys" };
  try {
    const credential = await action();
    return credential instanceof PublicKeyCredential ? credential : { code: "cancelled" };
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): PasskeyRefusal {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return { code: "has-one" };
  // Firefox before 150 refuses every extension; a permission that is missing has been looked for before.
  if (name === "SecurityError") return { code: "no-passkeys" };
  return { code: name === "NotSupportedError" ? "no-prf" : "cancelled" };
}
