import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";
import { planProject } from "../../plan/plan-project.ts";
import { readStackFiles } from "../../plan/project.ts";
import { fitting, profile, web } from "./fargate-plans.ts";
import { found, severities } from "./findings.ts";
import { object, plan, podSpec, resource, unknown } from "./plan-builder.ts";

const rule = "fargate-pod";
const fix = "Narrow the selectors of profile p so that it runs on nodes, or remove what Fargate lacks.";
const never = (why: string) => `Deployment demo/web never starts: profile p puts it on Fargate, and ${why}. ${fix}`;
const cannotTell = (what: string) => `web: cannot tell ${what}, as the value is not known in this plan. ${fix}`;

describe("fargate-pod", () => {
  it("is content with what Fargate runs, and with anything that stays on nodes", () => {
    const volumes = ["emptyDir", "configMap", "secret", "projected", "downwardAPI"].map((kind) => ({
      name: kind,
      [kind]: {},
    }));
    assert.deepEqual(found(rule, plan(profile(), web({ volumes }))), []);
    const privileged = web({ hostNetwork: true, containers: [fitting({ securityContext: { privileged: true } })] });
    assert.deepEqual(found(rule, plan(profile("p", [{ namespace: "other" }]), privileged)), []);
    assert.deepEqual(found(rule, plan(privileged)), []);
  });

  const refusals: Readonly<Record<string, readonly [spec: Record<string, Json>, why: string]>> = {
    hostNetwork: [{ hostNetwork: true }, "it asks for hostNetwork"],
    hostPID: [{ hostPID: true }, "it asks for hostPID"],
    hostIPC: [{ hostIPC: true }, "it asks for hostIPC"],
    "a privileged sidecar": [
      { containers: [fitting(), fitting({ name: "proxy", securityContext: { privileged: true } })] },
      "container proxy is privileged",
    ],
    "a privileged init container": [
      { initContainers: [fitting({ name: "setup", securityContext: { privileged: true } })] },
      "container setup is privileged",
    ],
    "a port of the host": [
      { containers: [fitting({ ports: [{ containerPort: 80, hostPort: 8080 }] })] },
      "container web opens port 8080 of its host",
    ],
    "a capability beyond the usual": [
      { containers: [fitting({ securityContext: { capabilities: { add: ["NET_BIND_SERVICE", "NET_ADMIN"] } } })] },
      "container web adds the capability NET_ADMIN",
    ],
    "a hostPath": [
      { volumes: [{ name: "logs", hostPath: { path: "/var/log" } }] },
      "volume logs is of the kind hostPath",
    ],
    "a disk by its id": [
      { volumes: [{ name: "data", awsElasticBlockStore: { volumeID: "vol-1" } }] },
      "volume data is an EBS volume",
    ],
    "a CSI volume": [{ volumes: [{ name: "ca", csi: { driver: "a.b" } }] }, "volume ca is of the kind csi"],
    "a GPU": [
      { containers: [fitting({ resources: { limits: { "nvidia.com/gpu": 1 } } })] },
      "container web asks for nvidia.com/gpu",
    ],
    "huge pages": [
      { containers: [fitting({ resources: { limits: { "hugepages-2Mi": "100Mi" } } })] },
      "container web asks for hugepages-2Mi",
    ],
    Arm: [
      { nodeSelector: { "kubernetes.io/arch": "arm64" } },
      "its node selector or node affinity fits no machine there",
    ],
    "a node group": [{ nodeSelector: { pool: "apps" } }, "its node selector or node affinity fits no machine there"],
    Windows: [{ os: { name: "windows" } }, "it needs windows"],
    "more CPU than there is": [
      { containers: [fitting({ resources: { requests: { cpu: "17", memory: "1Gi" } } })] },
      "it requests 17 vCPU and 1 GiB, where the largest machine has 16 vCPU and 120 GB less 256 MiB",
    ],
    "more memory than there is": [
      { containers: [fitting({ resources: { requests: { cpu: "1", memory: "120Gi" } } })] },
      "it requests 1 vCPU and 120 GiB, where the largest machine has 16 vCPU and 120 GB less 256 MiB",
    ],
    "more disk than there is": [
      {
        containers: ["a", "b"].map((name) =>
          fitting({ name, resources: { requests: { "ephemeral-storage": "88Gi" }, limits: {} } }),
        ),
      },
      "it requests 176 GiB of ephemeral storage, where a machine has 175 at most",
    ],
  };

  for (const [what, [spec, why]] of Object.entries(refusals))
    it(`finds ${what}`, () => {
      assert.deepEqual(found(rule, plan(profile(), web(spec))), [never(why)]);
      assert.deepEqual(severities(rule, plan(profile(), web(spec))), ["error"]);
    });

  it("says all reasons at once", () => {
    const spec = { hostNetwork: true, volumes: [{ name: "logs", hostPath: { path: "/var/log" } }] };
    assert.deepEqual(found(rule, plan(profile(), web(spec))), [
      never("it asks for hostNetwork; volume logs is of the kind hostPath"),
    ]);
  });

  it("is content with the most that there is", () => {
    const amounts = { cpu: "16", memory: `${120 * 1024 - 256}Mi`, "ephemeral-storage": "175Gi" };
    const large = web({ containers: [fitting({ resources: { requests: amounts, limits: amounts } })] });
    assert.deepEqual(found(rule, plan(profile(), large)), []);
  });

  it("is content with the selectors that its machines fit", () => {
    const nodeSelector = { "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux" };
    assert.deepEqual(found(rule, plan(profile(), web({ nodeSelector }))), []);
  });

  const doubts: Readonly<Record<string, readonly [spec: Record<string, Json>, what: string]>> = {
    privileged: [
      { containers: [fitting({ securityContext: { privileged: unknown } })] },
      "whether container web is privileged",
    ],
    capabilities: [
      { containers: [fitting({ securityContext: { capabilities: { add: unknown } } })] },
      "which capabilities container web adds",
    ],
    ports: [{ containers: [fitting({ ports: [unknown] })] }, "whether container web opens a port of its host"],
    volumes: [{ volumes: [unknown] }, "what one of its volumes is"],
    "the host's network": [{ hostNetwork: unknown }, "whether it asks for hostNetwork"],
    containers: [{ containers: unknown }, "whether Fargate can run Deployment demo/web"],
    requests: [
      { containers: [fitting({ resources: { requests: { cpu: unknown } } })] },
      "what its pods request, and so whether a machine of Fargate is large enough",
    ],
    "a zone": [
      { nodeSelector: { "topology.kubernetes.io/zone": "ap-northeast-1a" } },
      "whether its node selector or node affinity fits a machine there",
    ],
    "an NFS share": [
      { volumes: [{ name: "share", nfs: { server: "s", path: "/" } }] },
      "whether Fargate mounts volume share, which is of the kind nfs",
    ],
  };

  for (const [what, [spec, question]] of Object.entries(doubts))
    it(`cannot tell where the plan hides ${what}`, () => {
      assert.deepEqual(found(rule, plan(profile(), web(spec))), [cannotTell(question)]);
      assert.deepEqual(severities(rule, plan(profile(), web(spec))), ["warning"]);
    });

  it("cannot tell whether a profile selects pods whose labels are hidden", () => {
    const labelled = profile("p", [{ namespace: "demo", labels: { a: "b" } }]);
    const hidden = object("Deployment", "web", { template: { metadata: { labels: unknown }, spec: podSpec() } });
    assert.deepEqual(found(rule, plan(labelled, hidden)), [
      "web: cannot tell whether a Fargate profile selects Deployment demo/web, as the value is not known in this plan. Give its namespace and labels as plain values.",
    ]);
  });

  it("knows of a chart's pods what a table knows", () => {
    const release = resource("kubernetes:helm.sh/v3:Release", "scaler", {
      inputs: { chart: "aws-load-balancer-controller", namespace: "demo", values: {} },
    });
    assert.deepEqual(found(rule, plan(profile(), release)), []);
  });

  describe("volumes by claim", () => {
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    const claim = (storageClassName: string) => object("PersistentVolumeClaim", "data", { storageClassName });
    const storageClass = (provisioner: string, parameters: Json = {}) =>
      object("StorageClass", "fast", null, { inputs: { provisioner, parameters } });
    const of = (...resources: readonly PlannedResource[]) =>
      found(rule, plan(profile(), web({ volumes }), ...resources));

    it("finds EBS, whatever leads to it", () => {
      const ebs = [never("volume data is an EBS volume")];
      assert.deepEqual(of(claim("fast"), storageClass("ebs.csi.aws.com")), ebs);
      assert.deepEqual(of(claim("gp2")), ebs);
      const scratch = { volumeClaimTemplate: { spec: { storageClassName: "gp2" } } };
      const ephemeral = web({ volumes: [{ name: "data", ephemeral: scratch }] });
      assert.deepEqual(found(rule, plan(profile(), ephemeral)), ebs);
    });

    it("finds the templates of a StatefulSet", () => {
      const set = object("StatefulSet", "db", {
        template: { spec: podSpec({ containers: [fitting()] }) },
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { storageClassName: "gp2" } }],
      });
      assert.deepEqual(found(rule, plan(profile(), set)), [
        `StatefulSet demo/db never starts: profile p puts it on Fargate, and volume data is an EBS volume. ${fix}`,
      ]);
    });

    it("finds other drivers, and EFS made on demand; takes EFS made before", () => {
      const fsx = storageClass("fsx.csi.aws.com");
      assert.deepEqual(of(claim("fast"), fsx), [never("volume data is of fsx.csi.aws.com, and only EFS works")]);
      const dynamic = storageClass("efs.csi.aws.com", { provisioningMode: "efs-ap" });
      assert.deepEqual(of(claim("fast"), dynamic), [
        never("volume data is made on demand, and only volumes made before work"),
      ]);
      assert.deepEqual(of(claim("fast"), storageClass("efs.csi.aws.com")), []);
    });

    it("cannot tell where the claim leads out of the plan", () => {
      const what = "what the claim of volume data leads to, and only EFS works on Fargate";
      assert.deepEqual(of(claim("elsewhere")), [cannotTell(what)]);
      assert.deepEqual(of(), [cannotTell(what)]);
    });
  });

  describe("the shipped dev stack", () => {
    let dev: Plan;
    before(async () => {
      const root = fileURLToPath(new URL("../..", import.meta.url));
      dev = await planProject(root, readStackFiles(root, "dev"), { unknown: false });
    });

    const changed = (which: RegExp, replace: (json: string) => string): Plan => {
      assert(dev.resources.some(({ urn }) => which.test(urn)));
      return {
        ...dev,
        resources: dev.resources.map((one) =>
          which.test(one.urn) ? { ...one, inputs: JSON.parse(replace(JSON.stringify(one.inputs))) } : one,
        ),
      };
    };

    it("runs on Fargate what Fargate runs", () => assert.deepEqual(found(rule, dev), []));

    it("is found out where the selector moves to a namespace with a privileged sidecar", () => {
      const moved = changed(/FargateProfile::serverless-profile|Deployment::nginx-alb/, (json) =>
        json
          .replace('"namespace":"serverless"', '"namespace":"web"')
          .replace('"containers":[', '"containers":[{"name":"proxy","securityContext":{"privileged":true}},'),
      );
      assert.deepEqual(found(rule, moved), [
        "Deployment web/nginx-alb never starts: profile serverless-profile puts it on Fargate, and container proxy is privileged. Narrow the selectors of profile serverless-profile so that it runs on nodes, or remove what Fargate lacks.",
      ]);
    });
  });
});
