import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Files (PEM) as the service is given them. */
export interface EtcdTls {
  ca: string;
  certificate: string;
  key: string;
}

/** What a cluster needs beside them. */
export interface ClusterTls extends EtcdTls {
  serverCertificate: string;
  serverKey: string;
}

const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });

/** A certificate authority of its own with a certificate for nodes on 127.0.0.1 and one for the client `latchkey`. */
export function makeEtcdCertificates(folder: string): ClusterTls {
  const at = (name: string) => join(folder, name);
  const [ca, caKey] = [at("ca.pem"), at("ca.key")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const usage = ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"];
  openssl("req", "-x509", ...curve, "-days", "2", "-subj", "/CN=etcd-ca", ...usage, "-keyout", caKey, "-out", ca);

  function issue(name: string, extensions: string): [certificate: string, key: string] {
    const [request, key, certificate, extra] = [`${name}.csr`, `${name}.key`, `${name}.pem`, `${name}.ext`].map(at) as [
      string,
      string,
      string,
      string,
    ];
    writeFileSync(extra, extensions);
    openssl("req", ...curve, "-subj", `/CN=${name}`, "-keyout", key, "-out", request);
    const signed = ["-CA", ca, "-CAkey", caKey, "-CAcreateserial", "-days", "2", "-extfile", extra];
    openssl("x509", "-req", "-in", request, ...signed, "-out", certificate);
    return [certificate, key];
  }

  // A node is a client as well: etcd's own gateway connects to it with the node's certificate.
  const server = "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n";
  const [serverCertificate, serverKey] = issue("node", server);
  const [certificate, key] = issue("latchkey", "extendedKeyUsage=clientAuth\n");
  return { ca, certificate, key, serverCertificate, serverKey };
}
