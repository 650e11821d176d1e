import { readFileSync } from "node:fs";
import { certificateFile, keyFile } from "../processes/certificates.ts";
import { kubectl } from "../processes/kubectl.ts";
import { coreDns } from "./add-on-dns.ts";
import { metricsServer } from "./add-on-metrics.ts";

/** What runs as pods in kube-system of every cluster: names for Services, and metrics for autoscalers. */
export async function applyAddOns(): Promise<void> {
  const base64 = (file: string) => readFileSync(file).toString("base64");
  const serving = {
    authority: base64(certificateFile("ca")),
    certificate: base64(certificateFile("metrics-server")),
    key: base64(keyFile("metrics-server")),
  };
  const list = { apiVersion: "v1", kind: "List", items: [...coreDns(), ...metricsServer(serving)] };
  await kubectl(["apply", "--server-side", "--force-conflicts", "--validate=strict", "-f", "-"], JSON.stringify(list));
}
