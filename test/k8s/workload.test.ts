import assert from "node:assert/strict";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import * as pulumi from "@pulumi/pulumi";
import { Workload, type WorkloadArgs } from "../../k8s/workload.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { valueAt } from "../../settings/paths.ts";
import { find, type PlanOfOptions, planOf, typesAndNames } from "../plan-of.ts";

const image = "public.ecr.aws/nginx/nginx-unprivileged:1.30.5";
const usual: WorkloadArgs = { namespace: "apps", image, port: 8080 };
const account = { id: "123456789012", region: "ap-northeast-1", partition: "aws", dnsSuffix: "amazonaws.com" };

const component = "eks-platform:index:Workload";
const deploymentType = "kubernetes:apps/v1:Deployment";
const serviceType = "kubernetes:core/v1:Service";
const ingressType = "kubernetes:networking.k8s.io/v1:Ingress";
const secretType = "kubernetes:core/v1:Secret";
const mainContainer = "spec.template.spec.containers.0";
const configMapType = "kubernetes:core/v1:ConfigMap";

function planOfWorkload(args: Partial<WorkloadArgs> = {}, options: PlanOfOptions = {}) {
  return planOf(() => {
    const { serviceName, hostname, url } = new Workload("web", { ...usual, ...args });
    return { serviceName, hostname, url };
  }, options);
}

/** One input, by its path: `spec.template.spec.containers.0.image`. */
function at(resource: PlannedResource, path: string): unknown {
  return valueAt(resource.inputs, path.split("."));
}

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

describe("Workload: configuration", () => {
  const nameOf = async (args: Partial<WorkloadArgs>, type: string, name: string) =>
    at(find(await planOfWorkload(args), type, name), "metadata.name") as string;

  it("is named by its content, which the pods refer to", async () => {
    const sidecars = { proxy: { image, files: { "/etc/proxy.conf": "x" } } };
    const plan = await planOfWorkload({ env: { A: "1" }, sidecars });
    const env = find(plan, configMapType, "web-env");
    const files = find(plan, configMapType, "web-proxy-files");
    assert.deepEqual([at(env, "data"), at(env, "immutable")], [{ A: "1" }, true]);
    assert.deepEqual(at(files, "data"), { "etc_proxy.conf": "x" });
    const name = at(env, "metadata.name") as string;
    assert.match(name, /^web-env-[0-9a-f]{10}$/);
    const deployment = find(plan, deploymentType);
    assert.deepEqual(at(deployment, `${mainContainer}.envFrom`), [{ configMapRef: { name } }]);
    const volumes = JSON.stringify(at(deployment, "spec.template.spec.volumes"));
    assert.ok(volumes.includes(at(files, "metadata.name") as string));
    assert.notEqual(await nameOf({ env: { A: "2" } }, configMapType, "web-env"), name);
  });

  it("can come from other resources", async () => {
    const literal = await nameOf({ env: { A: "1" } }, configMapType, "web-env");
    assert.equal(await nameOf({ env: { A: pulumi.output("1") } }, configMapType, "web-env"), literal);
  });

  it("keeps secrets secret, and their objects' names readable", async () => {
    const secrets = { password: pulumi.secret("hush-hush"), other: pulumi.secret("unused-one") };
    const args = { secretEnv: { PASSWORD: "password" }, secretFiles: { "/etc/key": "password" }, secrets };
    const plan = await planOfWorkload(args);
    const env = find(plan, secretType, "web-secret-env");
    const name = at(env, "metadata.name") as string;
    assert.match(name, /^web-secret-env-[0-9a-f]{10}$/);
    const { type, immutable, stringData } = env.inputs;
    assert.deepEqual(
      { type, immutable, stringData },
      { type: "Opaque", immutable: true, stringData: { secret: true } },
    );
    assert.ok(!JSON.stringify(plan).includes("hush-hush"));
    assert.deepEqual(at(find(plan, deploymentType), `${mainContainer}.envFrom`), [{ secretRef: { name } }]);
    const changed = { ...args, secrets: { ...secrets, password: pulumi.secret("new") } };
    assert.notEqual(await nameOf(changed, secretType, "web-secret-env"), name);
  });

  it("gives the component no secret that it does not name, and none in clear", async () => {
    const secrets = { password: "hush-hush", other: "unused-one" };
    const plan = await planOfWorkload({ secretEnv: { PASSWORD: "password" }, secrets });
    assert.deepEqual(find(plan, component).inputs.secrets, { password: { secret: true } });
  });
});

describe("Workload: rights", () => {
  const statements = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::bucket/*"] }];
  const serviceAccountType = "kubernetes:core/v1:ServiceAccount";

  it("gives the pods no token for the API server", async () => {
    const plan = await planOfWorkload();
    assert.equal(at(find(plan, serviceAccountType), "automountServiceAccountToken"), false);
    const deployment = find(plan, deploymentType);
    assert.equal(at(deployment, "spec.template.spec.automountServiceAccountToken"), false);
    assert.equal(at(deployment, "spec.template.spec.serviceAccountName"), "web");
  });

  it("binds a role to the pods' own service account, before they start", async () => {
    const plan = await planOfWorkload({ role: { statements }, account, clusterName: "dev" });
    const association = find(plan, "aws:eks/podIdentityAssociation:PodIdentityAssociation");
    assert.deepEqual([association.inputs.namespace, association.inputs.serviceAccount], ["apps", "web"]);
    assert.equal(at(find(plan, serviceAccountType), "metadata.annotations"), undefined);
    assert.ok(find(plan, deploymentType).dependencies.includes(association.urn));
  });

  it("uses a token of the cluster on Fargate, where there is no agent", async () => {
    const plan = await planOfWorkload({
      compute: "fargate",
      role: { statements },
      account,
      clusterName: "dev",
      oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/issuer",
      oidcProviderUrl: "https://issuer",
    });
    const annotations = at(find(plan, serviceAccountType), "metadata.annotations") as Record<string, string>;
    assert.match(annotations["eks.amazonaws.com/role-arn"] ?? "", /^arn:aws:iam::/);
    assert.ok(!plan.resources.some(({ type }) => type.includes("PodIdentity")));
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
