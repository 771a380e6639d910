import { type KeyFileLimits, keyFileLimits } from "../../src/core/key-file-limits.ts";
import type { KeyFileRefusal } from "../../src/core/key-file-outcome.ts";
import { argon2, once, opensslRsa, pass, pkcs8, sshEd25519, sshRsa } from "./bases.ts";
import { contentOf, openssl, passphrase, puttygen, rewritten, run, sshKeygen, written } from "./makers.ts";

/** A file that gives no key, and why. */
export interface RefusedRow {
  name: string;
  refusal: KeyFileRefusal;
  make: () => string;
  limits?: KeyFileLimits;
}

const ecdsa = once(() => sshKeygen("-t", "ecdsa"));
const dsaKey = once(() => openssl("dsaparam", "-genkey", "-noout", "1024"));
const genpkey = (...options: string[]) => openssl("genpkey", "-algorithm", ...options);
const refused = (refusal: KeyFileRefusal, name: string, make: () => string, limits?: KeyFileLimits): RefusedRow => ({
  refusal,
  name,
  make: once(make),
  ...(limits !== undefined && { limits }),
});

/** Numbers of an RSA key with a modulus of 9216 bits, as openssl encodes them: a real one would take minutes. */
const tooLargeRsa = (): string => {
  const numbers = ["n", "e", "d", "p", "q", "dp", "dq", "qi"].map(
    (name) => `${name}=INTEGER:0x${name === "n" ? `c${"1".repeat(2303)}` : "10001"}`,
  );
  const config = written(["asn1=SEQUENCE:key", "[key]", "version=INTEGER:0", ...numbers].join("\n"));
  const der = contentOf(openssl("asn1parse", "-noout", "-genconf", config));
  return written(`-----BEGIN RSA PRIVATE KEY-----\n${der.toString("base64")}\n-----END RSA PRIVATE KEY-----\n`);
};

/** A file of a FIDO key needs the device: the name of the type is written over another's instead. */
const securityKey = (): string => {
  const lines = contentOf(ecdsa()).toString().trim().split("\n");
  const bytes = Buffer.from(lines.slice(1, -1).join(""), "base64");
  const start = bytes.indexOf("ecdsa-sha2-nistp256");
  bytes.write("sk-ssh-x@openssh.cm", start);
  return written([lines[0], bytes.toString("base64"), lines.at(-1)].join("\n"));
};

/** A key that PuTTY encrypted, asking for more passes than it took: it is refused before that shows. */
const morePasses = (): string => {
  const file = contentOf(puttygen(sshRsa(), passphrase, "--ppk-param", argon2("argon2id"))).toString("latin1");
  return written(file.replace("Argon2-Passes: 2", "Argon2-Passes: 9000"));
};

const sshCertificate = (): string => {
  const user = sshKeygen("-t", "ed25519");
  run("ssh-keygen", ["-q", "-s", sshEd25519(), "-I", "ops", "-n", "ops", `${user}.pub`]);
  return `${user}-cert.pub`;
};

export const refusals: RefusedRow[] = [
  refused("ecdsa", "ssh-keygen ECDSA", ecdsa),
  refused("ecdsa", "ssh-keygen ECDSA encrypted", () => rewritten(ecdsa(), passphrase)),
  refused("ecdsa", "ssh-keygen ECDSA -m PEM", () => rewritten(ecdsa(), "", "-m", "PEM")),
  refused("ecdsa", "openssl ECDSA PKCS#8", () => genpkey("EC", "-pkeyopt", "ec_paramgen_curve:P-384")),
  refused("ecdsa", "puttygen ECDSA", () => puttygen(ecdsa(), "")),
  refused("dsa", "ssh-keygen DSA", () => sshKeygen("-t", "dsa")),
  refused("dsa", "ssh-keygen DSA -m PEM", () => sshKeygen("-t", "dsa", "-m", "PEM")),
  refused("dsa", "openssl DSA PKCS#8", () => openssl("pkcs8", "-topk8", "-nocrypt", "-in", dsaKey())),
  refused("security-key", "FIDO key", securityKey),
  refused("unknown-key-type", "openssl Ed448", () => genpkey("ed448")),
  refused("unknown-key-type", "openssl X25519", () => genpkey("x25519")),
  refused("unknown-key-type", "openssl RSA-PSS", () => genpkey("RSA-PSS")),
  refused("unknown-key-type", "openssl RSA of three primes", () =>
    openssl("genrsa", "-traditional", "-primes", "3", "2048"),
  ),
  refused("rsa-too-small", "ssh-keygen RSA 1024", () => sshKeygen("-t", "rsa", "-b", "1024")),
  refused("rsa-too-small", "openssl RSA 1024", () => openssl("genrsa", "1024")),
  refused("rsa-too-small", "puttygen RSA 1024", () => puttygen(sshKeygen("-t", "rsa", "-b", "1024"), "")),
  refused("rsa-too-large", "openssl RSA 9216", tooLargeRsa),
  refused("unknown-cipher", "openssl PBES1", () => pkcs8(opensslRsa, "-v1", "PBE-SHA1-3DES")),
  refused("unknown-cipher", "openssl Camellia", () => pkcs8(opensslRsa, "-v2", "camellia-256-cbc")),
  refused("unknown-cipher", "openssl hmacWithSHA224", () =>
    pkcs8(opensslRsa, "-v2", "aes256", "-v2prf", "hmacWithSHA224"),
  ),
  refused("unknown-cipher", "openssl PKCS#1 Camellia", () =>
    openssl("rsa", "-in", opensslRsa(), "-traditional", "-camellia256", ...pass),
  ),
  refused("unknown-format", "puttygen ssh.com", () => puttygen(sshRsa(), "", "-O", "private-sshcom")),
  refused("public-key", "ssh-keygen public line", () => `${sshKeygen("-t", "ed25519")}.pub`),
  refused("public-key", "ssh-keygen RFC 4716", () => written(run("ssh-keygen", ["-e", "-f", sshRsa()]))),
  refused("public-key", "openssl public key", () => openssl("pkey", "-in", opensslRsa(), "-pubout")),
  refused("certificate", "ssh-keygen certificate", sshCertificate),
  refused("certificate", "openssl certificate", () =>
    openssl("req", "-x509", "-key", opensslRsa(), "-subj", "/CN=ops"),
  ),
  refused("cost-too-high", "ssh-keygen rounds", () => rewritten(sshRsa(), passphrase, "-a", "3"), {
    ...keyFileLimits,
    bcryptRounds: 2,
  }),
  refused("cost-too-high", "openssl iterations", () => pkcs8(opensslRsa, "-iter", "2049"), {
    ...keyFileLimits,
    pbkdf2Iterations: 2048,
  }),
  refused("cost-too-high", "openssl scrypt memory", () => pkcs8(opensslRsa, "-scrypt"), {
    ...keyFileLimits,
    scryptMemory: 2 ** 24 - 1,
  }),
  refused(
    "cost-too-high",
    "puttygen Argon2 passes",
    () => puttygen(sshRsa(), passphrase, "--ppk-param", argon2("argon2id")),
    {
      ...keyFileLimits,
      argon2Work: 2047,
    },
  ),
  refused("cost-too-high", "ssh-keygen rounds beyond what is allowed", () =>
    rewritten(sshEd25519(), passphrase, "-a", `${keyFileLimits.bcryptRounds + 1}`),
  ),
  refused("cost-too-high", "PuTTY's passes beyond what is allowed", morePasses),
  refused("too-large-file", "a file of 64 KiB and a byte", () => written("-".repeat(65_537))),
  refused("not-a-key-file", "an empty file", () => written("")),
  refused("not-a-key-file", "openssl in binary", () => openssl("pkey", "-in", opensslRsa(), "-outform", "DER")),
  refused("not-a-key-file", "a text", () => written("# notes\nssh-ed25519 is what we use\n")),
];
