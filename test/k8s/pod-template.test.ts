import assert from "node:assert/strict";
import type { types } from "@pulumi/kubernetes";
import { Exception } from "../../k8s/hardening.ts";
import { Compute, type PodTemplateInput, podTemplate, Spread } from "../../k8s/pod-template.ts";

type Container = types.input.core.v1.Container;
type PodSpec = types.input.core.v1.PodSpec;

const image = "public.ecr.aws/nginx/nginx-unprivileged:1.30.5";
const labels = { "app.kubernetes.io/name": "web", "app.kubernetes.io/managed-by": "pulumi" };
const selector = { "app.kubernetes.io/name": "web" };

function template(more: Partial<PodTemplateInput> = {}) {
  const made = podTemplate({
    name: "web",
    namespace: "apps",
    image,
    port: 8080,
    labels,
    selector,
    rollout: { drainSeconds: 50, terminationGracePeriodSeconds: 75, minReadySeconds: 40 },
    stopSeconds: 20,
    configuration: {},
    claims: {},
    ...more,
  } as PodTemplateInput);
  const spec = made.spec as PodSpec;
  const containers = spec.containers as Container[];
  return {
    ...made,
    spec,
    main: containers[0]!,
    others: containers.slice(1),
    first: (spec.initContainers ?? []) as Container[],
  };
}

function mounts(container: Container) {
  return (container.volumeMounts ?? []) as types.input.core.v1.VolumeMount[];
}

describe("pod template", () => {
  it("has the selector's labels, whatever else it is labelled with", () => {
    const { metadata } = template({ podLabels: { tier: "front", "app.kubernetes.io/name": "other" } });
    assert.deepEqual((metadata as { labels: object }).labels, { ...labels, tier: "front" });
  });

  it("waits before it stops, and is given the time for it", () => {
    const { spec, main } = template();
    assert.equal(spec.terminationGracePeriodSeconds, 75);
    assert.deepEqual(main.lifecycle, { preStop: { sleep: { seconds: 50 } } });
  });

  it("takes its images from a mirror", () => {
    const sources = { registries: { "public.ecr.aws": "mirror.example.com/ecr" }, charts: {} };
    assert.equal(template({ sources }).main.image, "mirror.example.com/ecr/nginx/nginx-unprivileged:1.30.5");
  });

  it("is probed by HTTP at the root where it has a port, and not at all where it has none", () => {
    const readiness = {
      httpGet: { path: "/", port: "http" },
      periodSeconds: 2,
      timeoutSeconds: 2,
      failureThreshold: 2,
    };
    assert.deepEqual(template().main.readinessProbe, readiness);
    const { startupProbe, readinessProbe, livenessProbe } = template({
      port: undefined,
      ports: { metrics: 9113 },
    }).main;
    assert.deepEqual([startupProbe, readinessProbe, livenessProbe], [undefined, undefined, undefined]);
  });

  it("is probed as its settings say", () => {
    const { main } = template({
      probes: { path: "/up", startup: { command: ["true"] }, readiness: { path: "/ready", periodSeconds: 1 } },
    });
    const timing = { timeoutSeconds: 2 };
    assert.deepEqual(main.startupProbe, {
      exec: { command: ["true"] },
      periodSeconds: 2,
      failureThreshold: 30,
      ...timing,
    });
    assert.deepEqual(main.readinessProbe, {
      httpGet: { path: "/ready", port: "http" },
      periodSeconds: 1,
      failureThreshold: 2,
      ...timing,
    });
    assert.deepEqual(main.livenessProbe, {
      httpGet: { path: "/up", port: "http" },
      periodSeconds: 10,
      failureThreshold: 6,
      ...timing,
    });
    const { readinessProbe } = template({ probes: { tcp: true } }).main;
    assert.deepEqual((readinessProbe as { tcpSocket: object }).tcpSocket, { port: "http" });
  });

  it("requests little, and limits memory but not CPU", () => {
    assert.deepEqual(template().main.resources, {
      requests: { cpu: "50m", memory: "64Mi" },
      limits: { memory: "64Mi" },
    });
  });

  it("on Fargate limits what it requests, and asks for no spread", () => {
    const { spec, main } = template({ compute: Compute.Fargate, resources: { requests: { cpu: "250m" } } });
    assert.deepEqual(main.resources, {
      requests: { cpu: "250m", memory: "64Mi" },
      limits: { cpu: "250m", memory: "64Mi" },
    });
    assert.ok(!("topologySpreadConstraints" in spec));
  });

  it("spreads each revision over zones and nodes", () => {
    const spread = (whenUnsatisfiable: string, topologyKey: string) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable,
      labelSelector: { matchLabels: selector },
      matchLabelKeys: ["pod-template-hash"],
      nodeTaintsPolicy: "Honor",
    });
    assert.deepEqual(template().spec.topologySpreadConstraints, [
      spread("ScheduleAnyway", "topology.kubernetes.io/zone"),
      spread("ScheduleAnyway", "kubernetes.io/hostname"),
    ]);
    const { spec } = template({ topologySpread: { zones: Spread.Required, nodes: Spread.Off } });
    assert.deepEqual(spec.topologySpreadConstraints, [spread("DoNotSchedule", "topology.kubernetes.io/zone")]);
  });

  it("mounts what it reads, one file at a time, and what it writes to", () => {
    const { spec, main } = template({
      files: { "/etc/nginx/conf.d/site.conf": "" },
      secretFiles: { "/etc/tls/key.pem": "key" },
      writablePaths: ["/tmp", "/var/cache/nginx"],
      volumes: {
        data: {},
        disk: { persistent: { size: "1Gi", storageClassName: "gp3" } },
        ram: { inMemory: true, sizeLimit: "8Mi" },
      },
      mounts: { data: "/data", disk: "/disk" },
      configuration: { web: { env: "env-1", secretEnv: "secret-2", files: "files-3", secretFiles: "secret-4" } },
      claims: { disk: "web-disk" },
    });
    assert.deepEqual(main.envFrom, [{ configMapRef: { name: "env-1" } }, { secretRef: { name: "secret-2" } }]);
    assert.deepEqual(mounts(main), [
      {
        name: "web-files",
        mountPath: "/etc/nginx/conf.d/site.conf",
        subPath: "etc_nginx_conf.d_site.conf",
        readOnly: true,
      },
      { name: "web-secret-files", mountPath: "/etc/tls/key.pem", subPath: "etc_tls_key.pem", readOnly: true },
      { name: "web-writable-0", mountPath: "/tmp" },
      { name: "web-writable-1", mountPath: "/var/cache/nginx" },
      { name: "data", mountPath: "/data" },
      { name: "disk", mountPath: "/disk" },
    ]);
    const empty = { emptyDir: { sizeLimit: "256Mi" } };
    assert.deepEqual(spec.volumes, [
      { name: "web-files", configMap: { name: "files-3" } },
      { name: "web-secret-files", secret: { secretName: "secret-4" } },
      { name: "web-writable-0", ...empty },
      { name: "web-writable-1", ...empty },
      { name: "data", ...empty },
      { name: "disk", persistentVolumeClaim: { claimName: "web-disk" } },
      { name: "ram", emptyDir: { medium: "Memory", sizeLimit: "8Mi" } },
    ]);
  });

  it("starts native sidecars first and stops them last; others wait with the main container", () => {
    const { first, others } = template({
      volumes: { logs: {} },
      sidecars: {
        shipper: { image, mounts: { logs: "/logs" }, writablePaths: [] },
        plain: { image, native: false, writablePaths: [], ports: { metrics: 9113 }, probes: { path: "/metrics" } },
      },
    });
    assert.deepEqual(
      first.map(({ name, restartPolicy, lifecycle }) => [name, restartPolicy, lifecycle]),
      [["shipper", "Always", undefined]],
    );
    assert.deepEqual(mounts(first[0]!), [{ name: "logs", mountPath: "/logs" }]);
    const plain = others[0]!;
    assert.equal(plain.name, "plain");
    assert.deepEqual(plain.lifecycle, { preStop: { sleep: { seconds: 50 } } });
    assert.deepEqual((plain.livenessProbe as { httpGet: object }).httpGet, { path: "/metrics", port: "metrics" });
  });

  it("is allowed beyond the rules what an exception says, whose reason is not in it", () => {
    const exceptions = [{ exception: Exception.RunAsRoot, reason: "old image" }];
    const { metadata, main, first } = template({ runAsUser: 0, exceptions, sidecars: { proxy: { image } } });
    assert.deepEqual((metadata as { annotations: object }).annotations, {
      "kubectl.kubernetes.io/default-container": "web",
    });
    const rootAllowed = [main, ...first].map(
      ({ securityContext }) => (securityContext as { runAsNonRoot: boolean }).runAsNonRoot,
    );
    assert.deepEqual(rootAllowed, [false, true]);
  });

  it("puts up with taints", () => {
    const tolerations = [{ key: "gpu" }, { key: "team", value: "web", effect: "NoSchedule" }];
    assert.deepEqual(template({ tolerations }).spec.tolerations, [
      { key: "gpu", operator: "Exists" },
      { key: "team", operator: "Equal", value: "web", effect: "NoSchedule" },
    ]);
  });
});
