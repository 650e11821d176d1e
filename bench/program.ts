import { kubernetesProvider } from "../components/kubernetes-provider.ts";
import { ExposureType } from "../k8s/exposure-args.ts";
import { Namespace } from "../k8s/namespace.ts";
import { Workload } from "../k8s/workload.ts";
import { imageReference } from "../sources.ts";
import { images } from "../versions.ts";

/** So many workloads in one namespace. */
export function program(count: number, image = imageReference(images.nginx)): void {
  const kubernetes = kubernetesProvider({ kubeconfigJson: "{}", clusterName: "bench" });
  const opts = { providers: [kubernetes] };
  const web = new Namespace("web", { namespace: "web" }, opts);
  for (let index = 0; index < count; index++) {
    new Workload(
      `nginx-${index}`,
      { namespace: "web", image, port: 8080, exposure: { type: ExposureType.ClusterIp } },
      { ...opts, dependsOn: web },
    );
  }
}
