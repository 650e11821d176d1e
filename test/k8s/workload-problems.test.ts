import assert from "node:assert/strict";
import { agentExceptions } from "../../k8s/hardening.ts";
import type { WorkloadSpec } from "../../k8s/workload-args.ts";
import { workloadProblems } from "../../k8s/workload-problems.ts";
import { sentence } from "../../problems.ts";

const image = "public.ecr.aws/nginx/nginx-unprivileged:1.30.5";
const certificateArns = ["arn:aws:acm:ap-northeast-1:111122223333:certificate/one"];
const usual: WorkloadSpec = { namespace: "apps", image, port: 8080 };
const disk = { persistent: { size: "20Gi", storageClassName: "gp3" } };

/** What is changed, and how the one message about it begins. */
const refusals: [change: Partial<WorkloadSpec>, message: string][] = [
  // Image
  [{ image: "nginx" }, 'image is "nginx", but without a tag or a digest'],
  [{ image: "nginx:latest" }, 'image is "nginx:latest", but latest is whatever'],
  [{ image: "Nginx:1" }, 'image is "Nginx:1", but that is no reference'],
  [{ image: "localhost:5000/nginx" }, 'image is "localhost:5000/nginx", but without a tag'],
  [{ sidecars: { proxy: { image: "envoy" } } }, 'sidecars.proxy.image is "envoy", but without'],
  // Environment and files
  [{ env: { "1A": "" } }, "env.1A is no name of an environment variable"],
  [{ env: { A: "" }, secretEnv: { A: "a" } }, "secretEnv.A stands under env as well"],
  [{ files: { "etc/a": "" } }, 'files.etc/a is "etc/a", but a path is absolute'],
  [{ files: { "/etc/../a": "" } }, 'files["/etc/../a"] is "/etc/../a", but a path is absolute'],
  [{ files: { "/a": "" }, secretFiles: { "/a": "a" } }, 'secretFiles./a is "/a", but something else is mounted there'],
  [{ files: { "/a": "", "/a/b": "" } }, 'files./a/b is "/a/b", but /a is a file'],
  [{ files: { "/a_b": "", "/a/b": "" } }, 'files./a/b is "/a/b", but its key in the ConfigMap would be that of /a_b'],
  [{ writablePaths: ["/tmp", "/tmp"] }, 'writablePaths[1] is "/tmp", but something else is mounted there'],
  [{ writablePaths: ["/"] }, 'writablePaths[0] is "/", but a path is absolute'],
  [{ mounts: { data: "/data" } }, "mounts.data names a volume that does not exist. Add it under volumes."],
  [{ volumes: { a: {} }, mounts: { b: "/b" } }, "mounts.b names a volume that does not exist. Name one of: a."],
  // Resources
  [{ resources: { requests: { memory: "1GB" } } }, 'resources.requests.memory is "1GB", but that is no amount'],
  [{ resources: { requests: { cpu: "0" } } }, 'resources.requests.cpu is "0", but that is no amount'],
  [{ resources: { limits: { memory: "32Mi" } } }, 'resources.limits.memory is "32Mi", but requests.memory is 64Mi'],
  [
    { compute: "fargate", resources: { limits: { memory: "1Gi" } } },
    'resources.limits.memory is "1Gi", but on Fargate it must equal requests.memory, which is 64Mi',
  ],
  // Probes and rights
  [{ probes: { path: "up" } }, 'probes.path is "up", but a path begins with a slash. Write /up.'],
  [{ probes: { readiness: { path: "/up", command: ["true"] } } }, "probes.readiness has both a path and a command"],
  [{ runAsUser: 0 }, "runAsUser is 0, but root needs an exception"],
  ...agentExceptions.map((exception): [object, string] => [
    { exceptions: [{ exception, reason: "fast" }] },
    `exceptions[0].exception is "${exception}", but workloads keep off their nodes; agents alone need them. Remove it, or write`,
  ]),
  [{ exceptions: [{ exception: "runAsRoot", reason: "" }] }, "exceptions[0].reason is"],
  // Names and ports
  [{ sidecars: { web: { image } } }, "sidecars.web has the name of the main container"],
  [{ sidecars: { Proxy: { image } } }, 'sidecars.Proxy is "Proxy", but Kubernetes takes no such name'],
  [{ ports: { metrics: 8080 } }, "ports.metrics is 8080, but port http of the same pod listens there"],
  [{ sidecars: { proxy: { image, ports: { admin: 8080 } } } }, "sidecars.proxy.ports.admin is 8080, but port http"],
  [{ ports: { http: 9000 } }, "ports.http has the name of another port"],
  [{ ports: { "too-long-a-name-for-it": 9000 } }, "ports.too-long-a-name-for-it is no name of a port"],
  [{ port: 70000 }, "port is 70000, but must lie between 1 and 65535"],
  // Numbers of pods
  [{ replicas: 3, autoscaling: { min: 2, max: 4 } }, "replicas is 3, but autoscaling decides the number of pods"],
  [{ replicas: 1.5 }, "replicas is 1.5, but must be a whole number"],
  [{ replicas: 0 }, "replicas is 0, but a Service only counts as there once a pod answers"],
  [{ autoscaling: { min: 5, max: 4 } }, "autoscaling.min is 5, but max is 4. Raise max, or lower min."],
  [{ autoscaling: { min: 0, max: 4 } }, "autoscaling.min is 0, but must be at least 1"],
  [{ autoscaling: { min: 1, max: 4, cpuUtilization: 0 } }, "autoscaling.cpuUtilization is 0, but must lie"],
  [{ podDisruptionBudget: {} }, "podDisruptionBudget needs either maxUnavailable or minAvailable"],
  [{ podDisruptionBudget: { maxUnavailable: 1, minAvailable: 1 } }, "podDisruptionBudget needs either"],
  [{ podDisruptionBudget: { maxUnavailable: 0 } }, "podDisruptionBudget.maxUnavailable is 0, but then no node could"],
  [
    { podDisruptionBudget: { minAvailable: 2 } },
    "podDisruptionBudget.minAvailable is 2, but there can be as few as 2 pods",
  ],
  [
    { autoscaling: { min: 3, max: 9 }, podDisruptionBudget: { minAvailable: 3 } },
    "podDisruptionBudget.minAvailable is 3, but there can be as few as 3 pods",
  ],
  // Volumes and placement
  [{ volumes: { disk } }, "volumes has a disk that one pod can use at a time, but there can be 2 pods"],
  [{ replicas: 1, compute: "fargate", volumes: { disk } }, "volumes has an EBS disk, which Fargate cannot use"],
  [{ volumes: { data: { sizeLimit: "big" } } }, 'volumes.data.sizeLimit is "big", but that is no size'],
  [{ replicas: 1, volumes: { disk: { ...disk, inMemory: true } } }, "volumes.disk is persistent, and has settings"],
  [{ podLabels: { "app.kubernetes.io/name": "other" } }, 'podLabels["app.kubernetes.io/name"] is one of the labels'],
  [{ compute: "fargate", topologySpread: {} }, "topologySpread cannot be kept on Fargate"],
  [{ allowTo: [{ ports: [443] }] }, "allowTo[0] names nobody, which would mean everybody"],
  // Exposure
  [{ port: undefined, exposure: { type: "clusterIp" } }, "exposure needs a port that requests come to"],
  [{ exposure: { type: "clusterIp", nodePort: 30080 } }, "exposure.nodePort means nothing to the type clusterIp"],
  [{ exposure: { type: "nlb", rules: [] } }, "exposure.rules means nothing to the type nlb. Remove it, or choose alb."],
  [{ exposure: { type: "nodePort", nodePort: 80 } }, "exposure.nodePort is 80, but must lie between 30000 and 32767"],
  [
    { exposure: { type: "nlb", scheme: "internetFacing" } },
    'exposure.scheme is "internetFacing", but there is no certificate',
  ],
  [
    { exposure: { type: "alb", redirectToHttps: true } },
    "exposure.redirectToHttps is true, but there is no certificate",
  ],
  [{ exposure: { type: "alb", sslPolicy: "x" } }, 'exposure.sslPolicy is "x", but there is no certificate'],
  [
    { exposure: { type: "nlb", certificateArns, plainTextFromInternet: true } },
    "exposure.plainTextFromInternet is true, but",
  ],
  [{ exposure: { type: "clb", certificateArns: [...certificateArns, "b"] } }, "exposure.certificateArns is"],
  [{ exposure: { type: "clb", targetType: "ip" } }, "exposure.targetType means nothing to the type clb"],
  [{ exposure: { type: "clb", healthCheck: { path: "/" } } }, "exposure.healthCheck names a protocol or a path"],
  [
    { exposure: { type: "alb", healthCheck: { protocol: "tcp" } } },
    'exposure.healthCheck.protocol is "tcp", but an ALB',
  ],
  [{ exposure: { type: "alb", healthCheck: { intervalSeconds: 5 } } }, "exposure.healthCheck.timeoutSeconds is 5, but"],
  [{ exposure: { type: "alb", rules: [{ host: "https://a.example.com" }] } }, "exposure.rules[0].host is"],
  [{ exposure: { type: "alb", rules: [{ path: "v1" }] } }, 'exposure.rules[0].path is "v1", but a path begins'],
  [{ exposure: { type: "alb", group: { name: "Public" } } }, 'exposure.group.name is "Public", but the controller'],
  [
    { exposure: { type: "alb", group: { name: "a", order: 0 } } },
    "exposure.group.order is 0, but must lie between 1 and 1000",
  ],
  [
    { compute: "fargate", exposure: { type: "nlb", targetType: "instance" } },
    'exposure.targetType is "instance", but on Fargate',
  ],
  [{ compute: "fargate", exposure: { type: "clb" } }, 'exposure.type is "clb", but on Fargate'],
  [{ compute: "fargate", exposure: { type: "nodePort" } }, 'exposure.type is "nodePort", but on Fargate'],
  // Shutdown and role
  [{ shutdown: { stopSeconds: 0 } }, "shutdown.stopSeconds is 0, but must lie between 1 and 600"],
  [
    { shutdown: { stopSeconds: 400 }, exposure: { type: "nlb", deregistrationDelaySeconds: 500 } },
    "shutdown.stopSeconds makes a pod stay for 925 s",
  ],
  [{ role: { statements: [{ actions: ["*"], resources: ["*"] }] } }, "role.statements[0].actions[0] is"],
];

describe("workload problems", () => {
  for (const [change, expected] of refusals)
    it(`refuses: ${expected}`, () => {
      const [first, ...others] = workloadProblems("web", { ...usual, ...change }).map(sentence);
      assert.deepEqual(others, []);
      assert.ok(first?.startsWith(expected), first ?? "nothing was refused");
    });

  it("refuses a name that no Service can have", () => {
    const [first] = workloadProblems("1web", usual, ["workloads", "1web"]).map(sentence);
    assert.ok(first?.startsWith('workloads.1web is "1web", but Kubernetes takes no such name'), first);
  });

  const accepted: Partial<WorkloadSpec>[] = [
    {},
    { port: undefined },
    { image: `${image}@sha256:${"a".repeat(64)}` },
    { image: `nginx@sha256:${"a".repeat(64)}` },
    { image: "localhost:5000/nginx:1" },
    { replicas: 0, port: undefined },
    { replicas: 1, volumes: { disk }, mounts: { disk: "/data" } },
    { volumes: { shared: { persistent: { ...disk.persistent, accessMode: "ReadWriteMany" } } } },
    { autoscaling: { min: 2, max: 2, memoryUtilization: 80 }, podDisruptionBudget: { minAvailable: 1 } },
    { exposure: { type: "nlb", scheme: "internetFacing", plainTextFromInternet: true } },
    { exposure: { type: "alb", scheme: "internetFacing", certificateArns, redirectToHttps: true } },
    { compute: "fargate", exposure: { type: "alb", targetType: "ip" }, resources: { limits: { cpu: "0.05" } } },
    { runAsUser: 0, exceptions: [{ exception: "runAsRoot", reason: "old image" }] },
  ];
  for (const change of accepted)
    it(`accepts ${JSON.stringify(change)}`, () =>
      assert.deepEqual(workloadProblems("web", { ...usual, ...change }).map(sentence), []));
});
