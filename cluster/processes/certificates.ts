import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ClusterError } from "../cluster-error.ts";
import { paths } from "../home.ts";
import { kubernetesAddress } from "../network.ts";
import { type RealNode, realNode } from "../nodes/node.ts";

/**
 * Who is who in the cluster. One authority signs everything, clients by name and group, servers by address:
 * https://kubernetes.io/docs/setup/best-practices/certificates/
 */
export interface Certificate {
  /** Of the files. */
  readonly name: string;
  /** The user, or the name of a server. */
  readonly commonName: string;
  /** The user's group. */
  readonly organization?: string;
  /** Names and addresses of a server, as openssl writes them. A client has none. */
  readonly addresses?: readonly string[];
}

/** The API server passes requests on to metrics-server as this user: https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/ */
export const frontProxyName = "front-proxy-client";

const folder = join(paths.run, "certificates");
export const certificateFile = (name: string) => join(folder, `${name}.crt`);
export const keyFile = (name: string) => join(folder, `${name}.key`);

export const controlPlaneCertificates: readonly Certificate[] = [
  {
    name: "kube-apiserver",
    commonName: "kube-apiserver",
    addresses: [
      "DNS:localhost",
      "DNS:kubernetes",
      "DNS:kubernetes.default",
      "DNS:kubernetes.default.svc",
      "DNS:kubernetes.default.svc.cluster.local",
      "IP:127.0.0.1",
      `IP:${kubernetesAddress}`,
      `IP:${realNode(1).address}`,
    ],
  },
  { name: "kubelet-client", commonName: "kube-apiserver-kubelet-client", organization: "system:masters" },
  { name: "front-proxy", commonName: frontProxyName },
  { name: "admin", commonName: "kubernetes-admin", organization: "system:masters" },
  { name: "kube-controller-manager", commonName: "system:kube-controller-manager" },
  { name: "kube-scheduler", commonName: "system:kube-scheduler" },
  { name: "kube-proxy", commonName: "system:kube-proxy" },
  {
    name: "metrics-server",
    commonName: "metrics-server",
    addresses: ["DNS:metrics-server.kube-system.svc"],
  },
];

/** The kubelet is a client of the API server as a node, and a server that the API server and metrics-server ask. */
export function nodeCertificate(node: RealNode): Certificate {
  return {
    name: node.name,
    commonName: `system:node:${node.name}`,
    organization: "system:nodes",
    addresses: [`DNS:${node.name}`, `IP:${node.address}`],
  };
}

/** Makes those that are not there yet. Others stay, for what runs has read them. */
export async function makeCertificates(certificates: readonly Certificate[]): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await Promise.all([makeAuthority(), makeServiceAccountKey()]);
  await Promise.all(certificates.map(make));
}

/** Elliptic curves: a key takes milliseconds, where RSA takes most of a second. */
const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
const days = 365;

async function makeAuthority(): Promise<void> {
  await once("ca", (key, certificate) => [
    ...["req", "-x509", ...newKey, "-keyout", key, "-out", certificate, "-days", `${days}`, "-subj", "/CN=kubernetes"],
    ...["-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature"],
  ]);
}

async function make(certificate: Certificate): Promise<void> {
  await once(certificate.name, (key, file) => signingArguments(certificate, key, file));
}

/** Key and certificate in one go, which openssl can since version 3: https://docs.openssl.org/3.0/man1/openssl-req/ */
export function signingArguments({ commonName, organization, addresses }: Certificate, key: string, file: string) {
  const subject = `${organization === undefined ? "" : `/O=${organization}`}/CN=${commonName}`;
  const usage = addresses === undefined ? "clientAuth" : "serverAuth,clientAuth";
  return [
    ...["req", "-x509", ...newKey, "-keyout", key, "-out", file, "-days", `${days}`, "-subj", subject],
    ...["-CA", certificateFile("ca"), "-CAkey", keyFile("ca")],
    ...["-addext", "basicConstraints=critical,CA:FALSE", "-addext", "keyUsage=critical,digitalSignature"],
    ...["-addext", `extendedKeyUsage=${usage}`],
    ...(addresses === undefined ? [] : ["-addext", `subjectAltName=${addresses.join(",")}`]),
  ];
}

/** The API server signs the tokens of ServiceAccounts with it, and checks them by its public half. */
async function makeServiceAccountKey(): Promise<void> {
  await once("service-account", (key, file) => [
    ...["req", "-x509", ...newKey, "-keyout", key, "-out", file, "-days", `${days}`, "-subj", "/CN=service-account"],
  ]);
}

/** The certificate gets its name last: where it is, the key is too, and both are whole. */
async function once(name: string, args: (key: string, certificate: string) => string[]): Promise<void> {
  if (existsSync(certificateFile(name))) return;
  const [key, certificate] = [`${keyFile(name)}.new`, `${certificateFile(name)}.new`];
  await openssl(args(key, certificate));
  chmodSync(key, 0o600);
  renameSync(key, keyFile(name));
  renameSync(certificate, certificateFile(name));
}

async function openssl(args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)("openssl", [...args]);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new ClusterError(`openssl did not make a certificate: ${stderr?.trim() || message}`, 1);
  }
}
