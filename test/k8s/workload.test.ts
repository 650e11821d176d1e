import assert from "node:assert/strict";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Exception, exceptionsAnnotation } from "../../k8s/hardening.ts";
import { Workload, type WorkloadArgs } from "../../k8s/workload.ts";
import { account } from "../components/fixtures.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { at, deploymentType, image, mainContainer, planOfWorkload, usual } from "./workload-plan.ts";

const component = "eks-platform:index:Workload";
const serviceType = "kubernetes:core/v1:Service";
const ingressType = "kubernetes:networking.k8s.io/v1:Ingress";
const configMapType = "kubernetes:core/v1:ConfigMap";

describe("Workload", () => {
  const base: [string, string][] = [
    [component, "web"],
    [deploymentType, "web"],
    [serviceType, "web"],
    ["kubernetes:core/v1:ServiceAccount", "web"],
    ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "web"],
    ["kubernetes:policy/v1:PodDisruptionBudget", "web"],
  ];
  const withIngress: [string, string][] = [...base.slice(0, 4), [ingressType, "web"], ...base.slice(4)];
  const without = (type: string) => base.filter(([one]) => !one.endsWith(type));
  const sets: [string, Partial<WorkloadArgs>, [string, string][]][] = [
    ["within the cluster", {}, base],
    ["on a port of the nodes", { exposure: { type: "nodePort", nodePort: 30080 } }, base],
    ["behind an NLB", { exposure: { type: "nlb" } }, base],
    ["behind a CLB", { exposure: { type: "clb" } }, base],
    ["behind an ALB", { exposure: { type: "alb" } }, withIngress],
    ["without a port", { port: undefined }, without(":Service")],
    ["alone", { replicas: 1 }, without("PodDisruptionBudget")],
    ["without network policies", { networkPolicy: false }, without("NetworkPolicy")],
    [
      "that scales",
      { autoscaling: { min: 2, max: 4 } },
      [...base.slice(0, 2), ["kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "web"], ...base.slice(2)],
    ],
  ];
  for (const [name, args, expected] of sets)
    it(`makes for one ${name} exactly what it needs`, async () =>
      assert.deepEqual(typesAndNames(await planOfWorkload(args)), expected));

  it("finds its pods: the selectors of all are labels of the template", async () => {
    const plan = await planOfWorkload({ podLabels: { tier: "front" } });
    const labels = at(find(plan, deploymentType), "spec.template.metadata.labels") as object;
    const selectors = [
      at(find(plan, deploymentType), "spec.selector.matchLabels"),
      at(find(plan, serviceType), "spec.selector"),
      at(find(plan, "kubernetes:policy/v1:PodDisruptionBudget"), "spec.selector.matchLabels"),
      at(find(plan, "kubernetes:networking.k8s.io/v1:NetworkPolicy"), "spec.podSelector.matchLabels"),
    ] as object[];
    for (const selector of selectors) {
      assert.deepEqual(selector, { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web" });
      assert.deepEqual({ ...labels, ...selector }, labels);
    }
  });

  it("rolls without a gap", async () => {
    const plan = await planOfWorkload({ exposure: { type: "nlb", deregistrationDelaySeconds: 60 } });
    const deployment = find(plan, deploymentType);
    const rollingUpdate = { maxUnavailable: 0, maxSurge: "25%" };
    assert.deepEqual(at(deployment, "spec.strategy"), { type: "RollingUpdate", rollingUpdate });
    assert.equal(at(deployment, "spec.minReadySeconds"), 40);
    assert.equal(at(deployment, "spec.template.spec.terminationGracePeriodSeconds"), 105);
    assert.deepEqual(at(deployment, `${mainContainer}.lifecycle`), { preStop: { sleep: { seconds: 80 } } });
  });

  it("replaces a pod with a disk of its own only after it is gone", async () => {
    const volumes = { data: { persistent: { size: "20Gi", storageClassName: "gp3" } } };
    const plan = await planOfWorkload({ replicas: 1, volumes, mounts: { data: "/data" } });
    assert.deepEqual(at(find(plan, deploymentType), "spec.strategy"), { type: "Recreate" });
    assert.deepEqual(at(find(plan, "kubernetes:core/v1:PersistentVolumeClaim", "web-data"), "spec"), {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "gp3",
      resources: { requests: { storage: "20Gi" } },
    });
  });

  it("says beside the pods, not in them, what they are allowed beyond the rules", async () => {
    const sidecars = {
      proxy: { image: usual.image, exceptions: [{ exception: Exception.WritableRootFilesystem, reason: "cache" }] },
    };
    const exceptions = [{ exception: Exception.RunAsRoot, reason: "old image" }];
    const deployment = find(await planOfWorkload({ runAsUser: 0, exceptions, sidecars }), deploymentType);
    assert.deepEqual(at(deployment, "metadata.annotations"), {
      [exceptionsAnnotation]: '{"proxy":{"writableRootFilesystem":"cache"},"web":{"runAsRoot":"old image"}}',
    });
    assert.doesNotMatch(JSON.stringify(at(deployment, "spec")), /old image/);
    assert.equal(at(find(await planOfWorkload(), deploymentType), "metadata.annotations"), undefined);
  });

  it("lets the autoscaler have the number of pods", async () => {
    const plan = await planOfWorkload({ autoscaling: { min: 3, max: 9, memoryUtilization: 80 } });
    const deployment = find(plan, deploymentType);
    assert.equal(at(deployment, "spec.replicas"), 3);
    assert.deepEqual(deployment.options.ignoreChanges, ["spec.replicas"]);
    const target = { type: "Utilization", averageUtilization: 80 };
    assert.deepEqual(at(find(plan, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"), "spec"), {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 3,
      maxReplicas: 9,
      metrics: [{ type: "Resource", resource: { name: "memory", target } }],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    });
  });
});

describe("Workload: order", () => {
  const program = (args: Partial<WorkloadArgs>) => () => {
    const controller = new ConfigMap("controller", {});
    new Workload("web", { ...usual, ...args }, { dependsOn: controller });
  };
  const controllerUrn = "urn:pulumi:test::eks-platform::kubernetes:core/v1:ConfigMap::controller";

  for (const type of ["nlb", "clb"] as const)
    it(`the Service behind an ${type} itself depends on what the workload depends on`, async () => {
      const plan = await planOf(program({ exposure: { type } }));
      const service = find(plan, serviceType);
      assert.deepEqual(service.dependencies, [controllerUrn]);
      const { customTimeouts, deleteBeforeReplace, replaceOnChanges } = service.options;
      assert.deepEqual(
        { customTimeouts, deleteBeforeReplace, replaceOnChanges },
        {
          customTimeouts: { create: "10m", update: "10m", delete: "15m" },
          deleteBeforeReplace: true,
          replaceOnChanges: ["spec.loadBalancerClass"],
        },
      );
    });

  it("so does the Ingress, and it goes before its Service", async () => {
    const plan = await planOf(program({ exposure: { type: "alb" } }));
    const ingress = find(plan, ingressType);
    assert.deepEqual([...ingress.dependencies].sort(), [controllerUrn, find(plan, serviceType).urn].sort());
    assert.deepEqual(find(plan, serviceType).dependencies, []);
  });

  it("so does a disk", async () => {
    const volumes = { data: { persistent: { size: "20Gi", storageClassName: "gp3" } } };
    const plan = await planOf(program({ replicas: 1, volumes }));
    assert.deepEqual(find(plan, "kubernetes:core/v1:PersistentVolumeClaim").dependencies, [controllerUrn]);
  });

  it("pods come after what they read and whose name they bear", async () => {
    const plan = await planOfWorkload({ env: { A: "1" }, files: { "/etc/a": "1" } });
    const before = find(plan, deploymentType).dependencies.map((urn) => urn.split("$").at(-1));
    assert.deepEqual(before, [
      `${configMapType}::web-env`,
      `${configMapType}::web-files`,
      "kubernetes:core/v1:ServiceAccount::web",
    ]);
  });
});

describe("Workload: where it is reached", () => {
  const table: [string, Partial<WorkloadArgs>, object][] = [
    ["within the cluster", {}, { serviceName: "web", hostname: "web.apps.svc", url: "http://web.apps.svc" }],
    [
      "on a local cluster",
      { exposure: { type: "nodePort", port: 8080, nodePort: 30080 } },
      { serviceName: "web", hostname: "localhost", url: "http://localhost:30080" },
    ],
    ["nowhere", { port: undefined }, { serviceName: "", hostname: "", url: "" }],
  ];
  for (const [name, args, expected] of table)
    it(name, async () => assert.deepEqual((await planOfWorkload(args)).outputs, expected));

  it("plans all the same while the load balancer's name is not known", async () => {
    for (const type of ["nlb", "clb", "alb"] as const) {
      const { outputs } = await planOfWorkload({ exposure: { type } }, { unknown: true });
      assert.deepEqual(outputs.url, { unknown: true });
    }
  });
});

describe("Workload: refusals", () => {
  const secrets = { password: "x" };
  const table: [string, Partial<WorkloadArgs>, string][] = [
    ["of its settings", { replicas: 2, autoscaling: { min: 1, max: 2 } }, "replicas is 2, but autoscaling decides"],
    ["an unknown secret", { secretEnv: { A: "passwort" }, secrets }, 'secretEnv.A is "passwort", but secrets has no'],
    [
      "an unknown secret of a sidecar",
      { sidecars: { proxy: { image, secretFiles: { "/a": "key" } } } },
      'sidecars.proxy.secretFiles./a is "key", but secrets has no',
    ],
    ["a role without a cluster", { role: {}, account }, "clusterName is missing, but the workload has a role"],
    [
      "a role on Fargate without an OIDC provider",
      { role: {}, account, clusterName: "dev", compute: "fargate", oidcProviderArn: "arn" },
      "oidcProviderUrl is missing, but identity is irsa",
    ],
    [
      "a tag that no annotation can carry",
      { exposure: { type: "nlb" }, tags: { owners: "a,b" } },
      'tags.owners is "a,b", but load balancers of workloads cannot carry',
    ],
  ];
  for (const [name, args, expected] of table)
    it(name, async () => {
      await assert.rejects(planOfWorkload(args), (error: Error) => {
        assert.ok(error.message.includes(expected), error.message);
        return true;
      });
    });

  it("leaves a tag alone where nothing carries it", async () => {
    await planOfWorkload({ tags: { owners: "a,b" } });
  });
});
