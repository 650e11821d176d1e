import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { paths } from "../home.ts";
import { writeFiles } from "../host/files.ts";
import { apiServer } from "../network.ts";
import { certificateFile, keyFile } from "./certificates.ts";

/** The name of the cluster, and of the context that reaches it. */
export const contextName = "eks-platform";

export const kubeconfigFile = (name: string) =>
  name === "admin" ? paths.kubeconfig : join(paths.run, `${name}.kubeconfig`);

/** https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
export function kubeconfig(user: string, authority: Buffer, certificate: Buffer, key: Buffer): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": contextName,
    clusters: [
      { name: contextName, cluster: { server: apiServer, "certificate-authority-data": authority.toString("base64") } },
    ],
    users: [
      {
        name: user,
        user: {
          "client-certificate-data": certificate.toString("base64"),
          "client-key-data": key.toString("base64"),
        },
      },
    ],
    contexts: [{ name: contextName, context: { cluster: contextName, user } }],
  };
}

/** One for each user that has a certificate. */
export function writeKubeconfigs(users: readonly string[]): void {
  const authority = readFileSync(certificateFile("ca"));
  for (const user of users) {
    const content = kubeconfig(user, authority, readFileSync(certificateFile(user)), readFileSync(keyFile(user)));
    writeFiles({ [kubeconfigFile(user)]: stringify(content) });
    chmodSync(kubeconfigFile(user), 0o600);
  }
}
