import { strict as assert } from "node:assert";
import * as core from "@pulumi/kubernetes/core/v1/index.js";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { parse } from "yaml";
import { manifestFiles } from "../../plan/manifests.ts";
import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";
import { Secrets } from "../../plan/values.ts";
import { planOf } from "../plan-of.ts";

type Inputs = PlannedResource["inputs"];

function resource(type: string, name: string, inputs: Inputs, source?: string): PlannedResource {
  const urn = `urn:pulumi:dev::shop::${type}::${name}`;
  const rest = { dependencies: [], propertyDependencies: {}, options: {}, custom: true, remote: false };
  return { urn, type, name, inputs, ...rest, ...(source === undefined ? {} : { source }) };
}

function object(kind: string, metadata: Json, more: Inputs = {}, apiVersion = "v1"): PlannedResource {
  const name = JSON.stringify(metadata);
  return resource(`kubernetes:core/v1:${kind}`, name, { apiVersion, kind, metadata, ...more });
}

function planWith(...resources: PlannedResource[]): Plan {
  return { project: "shop", stack: "dev", resources, outputs: {}, findings: [] };
}

const paths = (...resources: PlannedResource[]) => manifestFiles(planWith(...resources)).map(({ path }) => path);

/** The one object of a plan of one resource. */
function manifestOf(one: PlannedResource): Record<string, Json> {
  const [file, ...more] = manifestFiles(planWith(one));
  assert.deepEqual(more, []);
  return parse(file?.text ?? "") as Record<string, Json>;
}

describe("manifests", () => {
  it("are one object a file, in an order in which kubectl can apply them", () => {
    assert.deepEqual(
      paths(
        object("Service", { name: "web", namespace: "shop" }),
        object("Deployment", { name: "web", namespace: "shop" }),
        object("RoleBinding", { name: "agent", namespace: "shop" }),
        object("Secret", { name: "token", namespace: "shop" }),
        object("ServiceAccount", { name: "web", namespace: "shop" }),
        object("ClusterRole", { name: "agent" }),
        object("PriorityClass", { name: "agents" }),
        object("Namespace", { name: "shop" }),
      ),
      [
        "00-namespace-shop.yaml",
        "00-priorityclass-agents.yaml",
        "10-clusterrole-agent.yaml",
        "10-serviceaccount-shop-web.yaml",
        "20-rolebinding-shop-agent.yaml",
        "20-secret-shop-token.yaml",
        "30-deployment-shop-web.yaml",
        "30-service-shop-web.yaml",
      ],
    );
  });

  it("are of objects alone", () => {
    assert.deepEqual(
      paths(
        resource("aws:iam/role:Role", "role", { kind: "none" }),
        resource("pulumi:providers:kubernetes", "cluster", {}),
        resource("eks-platform:index:Namespace", "web", { kind: "none" }),
      ),
      [],
    );
  });

  it("read from top to bottom, and say where they come from", () => {
    const inputs = {
      spec: { replicas: 2 },
      metadata: { labels: { app: "web" }, name: "web", namespace: "shop" },
      kind: "Deployment",
      apiVersion: "apps/v1",
    };
    const [file] = manifestFiles(
      planWith(resource("kubernetes:apps/v1:Deployment", "web", inputs, "k8s/workload.ts:12")),
    );
    assert.equal(
      file?.text,
      `# Planned by eks-platform: project shop, stack dev, from k8s/workload.ts:12
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
  namespace: shop
spec:
  replicas: 2
`,
    );
  });

  it("have a name where Pulumi would make one up", () => {
    const { metadata } = manifestOf(
      resource("kubernetes:core/v1:ConfigMap", "map", { apiVersion: "v1", kind: "ConfigMap" }),
    );
    assert.deepEqual(metadata, { name: "map" });
  });

  it("keep annotations but those for Pulumi", () => {
    const annotations = { "pulumi.com/skipAwait": "true", "prometheus.io/scrape": "true" };
    assert.deepEqual(manifestOf(object("Service", { name: "web", annotations })).metadata, {
      name: "web",
      annotations: { "prometheus.io/scrape": "true" },
    });
    const only = { "pulumi.com/patchForce": "true" };
    assert.deepEqual(manifestOf(object("Service", { name: "web", annotations: only })).metadata, { name: "web" });
  });

  it("say what is unknown or secret, in the form that the place demands", () => {
    const spec = { host: { unknown: true }, password: { secret: true }, list: [{ unknown: true }] };
    assert.deepEqual(manifestOf(object("Thing", { name: "thing" }, { spec })).spec, {
      host: "(known after deployment)",
      password: "(secret)",
      list: ["(known after deployment)"],
    });
    const { data, stringData } = manifestOf(
      object("Secret", { name: "s" }, { data: { a: { secret: true } }, stringData: { b: { secret: true } } }),
    );
    assert.equal(Buffer.from((data as { a: string }).a, "base64").toString(), "(secret)");
    assert.deepEqual(stringData, { b: "(secret)" });
  });

  it("leave out what others set after creation, which each apply would take back", () => {
    const spec = { replicas: 2, template: { spec: {} } };
    const options = { ignoreChanges: ["spec.replicas", "metadata.labels", "nowhere.to.be.found"] };
    const scaled = { ...object("Deployment", { name: "web", labels: { a: "b" } }, { spec }), options };
    const manifest = manifestOf(scaled);
    assert.deepEqual([manifest.spec, manifest.metadata], [{ template: { spec: {} } }, { name: "web" }]);
  });

  it("leave alone what only looks like a stand-in", () => {
    const spec = { secret: true, name: "a" };
    assert.deepEqual(manifestOf(object("Thing", { name: "thing" }, { spec })).spec, spec);
  });

  it("hold the value of a Secret only when it is to be shown", async () => {
    const program = () => {
      new core.Secret("token", {
        metadata: { name: "token" },
        stringData: { token: "hunter2" },
        data: { key: Buffer.from("hunter2").toString("base64") },
      });
      new core.ConfigMap("map", { metadata: { name: "map" }, data: { leaked: pulumi.secret("hunter2") } });
    };
    const text = async (secrets: Secrets) =>
      manifestFiles(await planOf(program, { secrets }))
        .map(({ text }) => text)
        .join("");
    const encoded = Buffer.from("hunter2").toString("base64");
    const hidden = await text(Secrets.KeysOnly);
    assert.ok(!hidden.includes("hunter2") && !hidden.includes(encoded), hidden);
    assert.match(hidden, /stringData:\n {2}token: \(secret\)/);
    const shown = await text(Secrets.Shown);
    assert.match(shown, /token: hunter2/);
    assert.match(shown, new RegExp(`key: ${encoded}`));
  });

  describe("of a Helm release", () => {
    const inputs: Inputs = {
      chart: "aws-load-balancer-controller",
      name: "controller",
      namespace: "kube-system",
      version: "3.5.0",
      repositoryOpts: { repo: "https://aws.github.io/eks-charts", password: { secret: true } },
      values: { replicas: 2, vpcId: { unknown: true }, token: { secret: true }, flag: "yes" },
    };
    const release = (more: Inputs = {}, name = "release") =>
      resource("kubernetes:helm.sh/v3:Release", name, { ...inputs, ...more });

    it("are the values, and the command that takes them, in a folder of their own", () => {
      const [file, ...more] = manifestFiles(planWith(release()));
      assert.deepEqual(more, []);
      assert.equal(file?.path, "helm/controller.values.yaml");
      const [first, second] = (file?.text ?? "").split("\n");
      assert.equal(first, "# Planned by eks-platform: project shop, stack dev");
      assert.equal(
        second,
        "# helm upgrade --install controller aws-load-balancer-controller --repo https://aws.github.io/eks-charts" +
          " --version 3.5.0 --namespace kube-system --values controller.values.yaml",
      );
      assert.deepEqual(parse(file?.text ?? "", { version: "1.1" }), {
        replicas: 2,
        vpcId: "(known after deployment)",
        token: "(secret)",
        flag: "yes",
      });
    });

    it("leave out what the release does not say", () => {
      const bare = resource("kubernetes:helm.sh/v3:Release", "release", { chart: "./charts/x", createNamespace: true });
      const [file] = manifestFiles(planWith(bare));
      assert.match(
        file?.text ?? "",
        /\n# helm upgrade --install release \.\/charts\/x --namespace default --create-namespace --values release\.values\.yaml\n\{\}\n$/,
      );
    });

    it("stay in their folder, each in a file of its own", () => {
      const releases = [
        release({ name: "../../up" }, "a"),
        release({ name: "same" }, "b"),
        release({ name: "same" }, "c"),
      ];
      assert.deepEqual(paths(...releases), [
        "helm/..-..-up.values.yaml",
        "helm/same-2.values.yaml",
        "helm/same.values.yaml",
      ]);
    });
  });

  describe("have file names", () => {
    it("that cannot leave the folder, and differ", () => {
      assert.deepEqual(
        paths(
          object("ConfigMap", { name: "../../etc/passwd" }),
          object("ClusterRole", { name: "system:Node Reader" }),
          object("ConfigMap", { name: "b-c", namespace: "a" }),
          object("ConfigMap", { name: "c", namespace: "a-b" }),
          object("ConfigMap", { name: { unknown: true } }),
        ),
        [
          "10-clusterrole-system-node-reader.yaml",
          "20-configmap--known-after-deployment-.yaml",
          "20-configmap-..-..-etc-passwd.yaml",
          "20-configmap-a-b-c-2.yaml",
          "20-configmap-a-b-c.yaml",
        ],
      );
    });

    it("of letters, digits, dots and hyphens, as many as there are objects", () => {
      const objects = fc.array(fc.record({ kind: fc.string(), name: fc.string(), namespace: fc.string() }));
      fc.assert(
        fc.property(objects, (all) => {
          const found = paths(...all.map(({ kind, ...metadata }) => object(kind, metadata)));
          assert.equal(new Set(found).size, all.length);
          for (const path of found) assert.match(path, /^\d\d-[a-z0-9.-]*\.yaml$/);
        }),
      );
    });
  });

  it("parse back to the same object, by the rules of YAML 1.2 and by those of kubectl", () => {
    const key = fc.string({ minLength: 1 }).filter((text) => text !== "__proto__");
    const words = "yes No on ~ null 010 0x1f 1_000 1e3 12:30 2026-11-21 = << % @ *a &a !a | > é \\ ' \" `".split(" ");
    const tricky = fc.constantFrom(...words, "", " a ", "a: b", "# c", "- d", "\t", "\n", "a\nb\n", "{{ x }}");
    const scalar = fc.oneof(fc.string(), tricky, fc.boolean(), fc.integer(), fc.constant(null));
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.oneof(key, tricky), tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (spec) => {
        fc.pre(!/"(secret|unknown)":true/.test(JSON.stringify(spec)));
        const [file] = manifestFiles(planWith(object("Thing", { name: "thing" }, { spec })));
        const expected = { apiVersion: "v1", kind: "Thing", metadata: { name: "thing" }, spec };
        assert.deepEqual(parse(file?.text ?? ""), expected);
        assert.deepEqual(parse(file?.text ?? "", { version: "1.1" }), expected);
      }),
      { numRuns: 100 },
    );
  });
});
