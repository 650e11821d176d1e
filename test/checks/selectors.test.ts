import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { container, deployment, labels, object, plan, podSpec, unknown } from "./plan-builder.ts";

const workload = (selector: Json, templateLabels: Json = labels, name = "web") =>
  object("Deployment", name, { selector, template: { metadata: { labels: templateLabels }, spec: podSpec() } });

describe("selector-match", () => {
  const rule = "selector-match";
  const same = "Use the same labels in spec.selector.matchLabels and in the template.";

  it("is content where the template has the selector's labels, and more", () => {
    assert.deepEqual(found(rule, plan(deployment())), []);
    assert.deepEqual(found(rule, plan(workload({ matchLabels: labels }, { ...labels, version: "2" }))), []);
    const expressions: Json = [
      { key: "app", operator: "In", values: ["web", "site"] },
      { key: "app", operator: "NotIn", values: ["shop"] },
      { key: "app", operator: "Exists" },
      { key: "old", operator: "DoesNotExist" },
    ];
    assert.deepEqual(found(rule, plan(workload({ matchExpressions: expressions }))), []);
  });

  it("finds selectors that miss their own pods", () => {
    const missed = [`Deployment demo/web does not select the pods of its own template. ${same}`];
    assert.deepEqual(found(rule, plan(workload({ matchLabels: { app: "shop" } }))), missed);
    assert.deepEqual(found(rule, plan(workload({ matchLabels: labels }, {}))), missed);
    assert.deepEqual(found(rule, plan(workload({}))), missed);
    const missing: Json[] = [
      { key: "app", operator: "In", values: ["shop"] },
      { key: "app", operator: "NotIn", values: ["web"] },
      { key: "old", operator: "Exists" },
      { key: "app", operator: "DoesNotExist" },
      { key: "app", operator: "Like" },
    ];
    for (const expression of missing)
      assert.deepEqual(found(rule, plan(workload({ matchExpressions: [expression] }))), missed);
    assert.deepEqual(found(rule, plan(workload(null))), [`Deployment demo/web has no selector. ${same}`]);
  });

  it("finds selectors that catch the pods of others, in the same namespace", () => {
    const narrow = workload({ matchLabels: { ...labels, tier: "front" } }, { ...labels, tier: "front" }, "front");
    assert.deepEqual(found(rule, plan(deployment(), narrow)), [
      "Deployment demo/web also selects the pods of Deployment demo/front. Add a label that only its own pods have.",
    ]);
    const elsewhere = deployment("front", podSpec(), { metadata: { namespace: "other" } });
    assert.deepEqual(found(rule, plan(deployment(), elsewhere)), []);
  });

  it("cannot tell where labels are not known", () => {
    const message = `web: cannot tell whether Deployment demo/web selects its own pods, as the value is not known in this plan. ${same}`;
    assert.deepEqual(found(rule, plan(workload({ matchLabels: labels }, unknown))), [message]);
    assert.deepEqual(found(rule, plan(workload({ matchLabels: { app: unknown } }))), [message]);
    assert.deepEqual(found(rule, plan(workload(unknown))), [message]);
  });
});

describe("dangling-reference", () => {
  const rule = "dangling-reference";
  const template = "Use the labels of the pods' template as its selector.";

  it("is content with references that lead somewhere", () => {
    const web = deployment(
      "web",
      podSpec({ containers: [container({ ports: [{ name: "http", containerPort: 8080 }] })] }),
    );
    const resources = [
      web,
      object("Service", "web", {
        selector: labels,
        ports: [
          { port: 80, targetPort: "http" },
          { port: 81, targetPort: 81 },
        ],
      }),
      object("PodDisruptionBudget", "web", { selector: { matchLabels: labels } }),
      object("HorizontalPodAutoscaler", "web", { scaleTargetRef: { kind: "Deployment", name: "web" } }),
      object("Ingress", "web", {
        rules: [{ http: { paths: [{ backend: { service: { name: "web" } } }] } }],
        defaultBackend: { service: { name: "web" } },
      }),
      object("Service", "elsewhere", { type: "ExternalName", externalName: "example.com", selector: { app: "none" } }),
      object("Service", "by-hand", {}),
    ];
    assert.deepEqual(found(rule, plan(...resources)), []);
  });

  it("finds Services without pods, and ports that no container names", () => {
    assert.deepEqual(found(rule, plan(deployment(), object("Service", "web", { selector: { app: "shop" } }))), [
      `Service demo/web selects no pods of this plan. ${template}`,
    ]);
    const elsewhere = object("Service", "web", { selector: labels }, { metadata: { namespace: "other" } });
    assert.deepEqual(found(rule, plan(deployment(), elsewhere)), [
      `Service other/web selects no pods of this plan. ${template}`,
    ]);
    const port = object("Service", "web", { selector: labels, ports: [{ port: 80, targetPort: "http" }] });
    assert.deepEqual(found(rule, plan(deployment(), port)), [
      "Service demo/web sends to the port http, which no container of its pods names. Name it in ports.",
    ]);
  });

  it("finds budgets and autoscalers for nothing", () => {
    const budget = (selector: Json) => plan(deployment(), object("PodDisruptionBudget", "web", { selector }));
    assert.deepEqual(found(rule, budget({ matchLabels: { app: "shop" } })), [
      `PodDisruptionBudget demo/web protects no pods of this plan. ${template}`,
    ]);
    assert.deepEqual(found(rule, budget(null)), [
      `PodDisruptionBudget demo/web protects no pods of this plan. ${template}`,
    ]);
    assert.deepEqual(found(rule, budget({})), []);
    const target = { kind: "StatefulSet", name: "web" };
    assert.deepEqual(
      found(rule, plan(deployment(), object("HorizontalPodAutoscaler", "web", { scaleTargetRef: target }))),
      [
        "HorizontalPodAutoscaler demo/web scales StatefulSet web, which does not exist. Name a Deployment or a StatefulSet of the same namespace.",
      ],
    );
  });

  it("finds Ingresses to nowhere, but not the actions that annotations describe", () => {
    const to = (name: string, annotations: Record<string, Json> = {}) => {
      const rules = [{ http: { paths: [{ backend: { service: { name } } }] } }];
      return plan(object("Ingress", "web", { rules }, { metadata: { annotations } }));
    };
    assert.deepEqual(found(rule, to("web")), [
      "Ingress demo/web sends requests to the Service web, which does not exist. Name a Service of the same namespace.",
    ]);
    assert.deepEqual(found(rule, to("redirect", { "alb.ingress.kubernetes.io/actions.redirect": "{}" })), []);
  });

  it("follows outputs, and cannot tell what else is not known", () => {
    const web = deployment();
    const scaler = (part = {}) =>
      object("HorizontalPodAutoscaler", "web", { scaleTargetRef: { kind: "Deployment", name: unknown } }, part);
    assert.deepEqual(found(rule, plan(web, scaler({ propertyDependencies: { spec: [web.urn] } }))), []);
    assert.deepEqual(found(rule, plan(web, scaler())), [
      "web: cannot tell what HorizontalPodAutoscaler demo/web scales, as the value is not known in this plan. Name a Deployment or a StatefulSet of the same namespace.",
    ]);
    assert.deepEqual(found(rule, plan(web, object("Service", "web", { selector: { app: unknown } }))), [
      `web: cannot tell which pods Service demo/web selects, as the value is not known in this plan. ${template}`,
    ]);
    assert.deepEqual(found(rule, plan(web, object("PodDisruptionBudget", "web", unknown))), [
      `web: cannot tell which pods PodDisruptionBudget demo/web protects, as the value is not known in this plan. ${template}`,
    ]);
  });
});
