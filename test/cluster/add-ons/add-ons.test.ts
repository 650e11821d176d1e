import assert from "node:assert/strict";
import { coreDns } from "../../../cluster/add-ons/add-on-dns.ts";
import { metricsServer } from "../../../cluster/add-ons/add-on-metrics.ts";
import { clusterImages } from "../../../cluster/pins.ts";

interface Found {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  // biome-ignore lint/suspicious/noExplicitAny: of several kinds, each test reads the few fields it is about
  readonly [key: string]: any;
}

const objects = [...coreDns(), ...metricsServer({ authority: "A", certificate: "B", key: "C" })] as Found[];
const named = (kind: string, name: string) => objects.find((one) => one.kind === kind && one.metadata.name === name)!;

describe("what runs in every cluster", () => {
  for (const [name, image] of [
    ["coredns", clusterImages.coreDns],
    ["metrics-server", clusterImages.metricsServer],
  ] as const) {
    it(`has ${name} on real nodes, from an image that is there, without root`, () => {
      const { spec } = named("Deployment", name).spec.template;
      const [container] = spec.containers;
      assert.deepEqual([container.image, container.imagePullPolicy], [image, "IfNotPresent"]);
      assert.deepEqual(
        spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions,
        [{ key: "kubernetes.io/hostname", operator: "In", values: ["node-1", "node-2"] }],
      );
      const { runAsNonRoot, allowPrivilegeEscalation, readOnlyRootFilesystem } = container.securityContext;
      assert.deepEqual([runAsNonRoot, allowPrivilegeEscalation, readOnlyRootFilesystem], [true, false, true]);
      assert.deepEqual(container.securityContext.capabilities.drop, ["ALL"]);
    });
  }

  it("answers for names at the address that pods are told", () => {
    const { spec } = named("Service", "kube-dns");
    assert.equal(spec.clusterIP, "10.96.0.10");
    assert.deepEqual(spec.selector, named("Deployment", "coredns").spec.template.metadata.labels);
  });

  it("trusts kubelets and is trusted by the certificate authority alone", () => {
    const { spec } = named("APIService", "v1beta1.metrics.k8s.io");
    assert.deepEqual([spec.caBundle, spec.insecureSkipTLSVerify], ["A", undefined]);
    assert.deepEqual(named("Secret", "metrics-server").data, { "tls.crt": "B", "tls.key": "C" });
    const { args } = named("Deployment", "metrics-server").spec.template.spec.containers[0];
    assert.ok(args.includes("--kubelet-certificate-authority=/authority/ca.crt"));
    assert.ok(!args.some((argument: string) => argument.includes("insecure")));
  });

  it("binds every account to roles that are there", () => {
    for (const { subjects } of objects.filter(({ kind }) => kind.endsWith("Binding"))) {
      for (const { name, namespace } of subjects) {
        assert.equal(named("ServiceAccount", name).metadata.namespace, namespace);
      }
    }
  });
});
