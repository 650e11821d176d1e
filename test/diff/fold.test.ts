import assert from "node:assert/strict";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { component, deployment, object, podSpec, project, resource, without } from "../checks/plan-builder.ts";
import { diffOf, type Resources } from "./diffing.ts";

const messages = (base: Resources, head: Resources) =>
  diffOf(base, head).folds.map(({ message, urns }) => `${message} [${urns.length}]`);

const labelled = (count: number, version?: string, more: Json = {}) =>
  Array.from({ length: count }, (_, at) =>
    object("ConfigMap", `map${at}`, null, {
      metadata: { labels: version === undefined ? { a: "b" } : { a: "b", "app.kubernetes.io/version": version } },
      inputs: at === 0 ? { immutable: more } : {},
    }),
  );

describe("a fold", () => {
  it("is one line for the same change of many", () => {
    const { changes, folds } = diffOf(labelled(48, "1"), labelled(48, "2"));
    assert.equal(changes.length, 48);
    assert.deepEqual(
      folds.map(({ message }) => message),
      ["Label app.kubernetes.io/version changes from 1 to 2 on 48 objects."],
    );
    assert.deepEqual(folds[0]?.urns, changes.map(({ urn }) => urn).sort());
  });

  it("tells what is added and removed, and where", () => {
    assert.deepEqual(messages(labelled(2), labelled(2, "2")), [
      "Label app.kubernetes.io/version is added as 2 on 2 objects. [2]",
    ]);
    assert.deepEqual(messages(labelled(2, "1"), labelled(2)), [
      "Label app.kubernetes.io/version is removed, which was 1 on 2 objects. [2]",
    ]);
    const group = (name: string, retentionInDays: number, tags: Json) =>
      resource("aws:cloudwatch/logGroup:LogGroup", name, { inputs: { retentionInDays, tags } });
    const both = (days: number, owner: string) => ["a", "b"].map((name) => group(name, days, { owner }));
    assert.deepEqual(messages(both(7, "x"), both(30, "x")), [
      "retentionInDays changes from 7 to 30 on 2 resources. [2]",
    ]);
    assert.deepEqual(messages(both(7, "x"), both(7, "y")), ["Tag owner changes from x to y on 2 resources. [2]"]);
    assert.deepEqual(messages(both(7, "x"), both(30, "y")), [
      "The same 2 properties change on 2 resources: retentionInDays, tag owner. [2]",
    ]);
  });

  it("leaves out what changes otherwise too, and what is alone", () => {
    assert.deepEqual(messages(labelled(3, "1"), labelled(3, "2", true)), [
      "Label app.kubernetes.io/version changes from 1 to 2 on 2 objects. [2]",
    ]);
    assert.deepEqual(messages(labelled(1, "1"), labelled(1, "2")), []);
  });

  it("tells no secret", () => {
    const secrets = (mark: string) =>
      ["a", "b"].map((name) => resource("aws:sqs/queue:Queue", name, { inputs: { policy: { secret: true, mark } } }));
    const diff = diffOf(secrets("mark-one"), secrets("mark-two"));
    assert.deepEqual(
      diff.changes.map(({ properties }) => properties.map(({ path, secret }) => [path, secret])),
      [[["policy", true]], [["policy", true]]],
    );
    assert.deepEqual(diff.folds, []);
    assert(!JSON.stringify(diff).includes("mark-"));
  });

  it("is one line for all that a replaced provider serves", () => {
    const provider = (id: string) =>
      resource("pulumi:providers:kubernetes", "k8s", { inputs: { clusterIdentifier: id } });
    const side = (id: string) => [
      provider(id),
      ...["a", "b"].map((name) => object("ServiceAccount", name, null, { provider: provider(id).urn })),
    ];
    assert.deepEqual(messages(side("x"), side("y")), [
      "Its provider k8s is replaced, and all that it serves with it. (2 objects: provider) [2]",
    ]);
  });

  it("is one line for those that are replaced under their names", () => {
    const side = (clusterIP: string) => ["a", "b"].map((name) => object("Service", name, { clusterIP }));
    assert.deepEqual(messages(side("None"), side("1.1.1.1")), [
      "spec.clusterIP changes from None to 1.1.1.1 on 2 objects. [2]",
    ]);
  });

  it("takes the image of many workloads for one", () => {
    const all = (tag: string) =>
      ["a", "b"].map((name) => deployment(name, podSpec({ containers: [{ name, image: `web:${tag}` }] })));
    assert.deepEqual(messages(all("1"), all("2")), [
      "spec.template.spec.containers[*].image changes from web:1 to web:2 on 2 objects. [2]",
    ]);
  });
});

describe("a fold of configuration", () => {
  const map = (name: string, data: string, hash: string) =>
    object("ConfigMap", name, null, {
      metadata: { name: `${name}-${hash}` },
      inputs: { data: { a: data }, immutable: true },
    });
  const reader = (name: string, config: string, part = {}) =>
    deployment(name, podSpec({ volumes: [{ name: "config", configMap: { name: config } }], ...part }));

  it("is a ConfigMap and what restarts to read it", () => {
    const [one, two] = ["0123456789", "abcdef0123"];
    const base = [map("web", "1", one), reader("a", `web-${one}`), reader("b", `web-${one}`)];
    const head = [map("web", "2", two), reader("a", `web-${two}`), reader("b", `web-${two}`)];
    assert.deepEqual(messages(base, head), ["ConfigMap web changes, and 2 workloads restart to read it. [3]"]);
    const more = [head[0]!, head[1]!, reader("b", `web-${two}`, { hostNetwork: true })];
    assert.deepEqual(messages(base, more), ["ConfigMap web changes, and Deployment a restarts to read it. [2]"]);
  });

  it("takes two that one workload reads together", () => {
    const [one, two] = ["0123456789", "abcdef0123"];
    const side = (hash: string, data: string) => [
      map("x", data, hash),
      map("y", data, hash),
      deployment(
        "a",
        podSpec({ volumes: ["x", "y"].map((name) => ({ name, configMap: { name: `${name}-${hash}` } })) }),
      ),
    ];
    assert.deepEqual(messages(side(one, "1"), side(two, "2")), [
      "ConfigMap x and ConfigMap y change, and Deployment a restarts to read them. [3]",
    ]);
  });

  it("knows a checksum by its annotation", () => {
    const side = (data: string, sum: string) => {
      const one = deployment("a");
      const template = { metadata: { annotations: { "checksum/config": sum } }, spec: podSpec() };
      return [
        object("ConfigMap", "web", null, { inputs: { data: { a: data } } }),
        { ...one, inputs: { ...one.inputs, spec: { selector: {}, template } } },
      ];
    };
    assert.deepEqual(messages(side("1", "aaaa"), side("2", "bbbb")), [
      "ConfigMap web changes, and Deployment a restarts to read it. [2]",
    ]);
  });

  it("is none where nothing follows", () => {
    assert.deepEqual(messages([map("web", "1", "0123456789")], [map("web", "2", "abcdef0123")]), []);
  });
});

describe("a fold of a component", () => {
  const tree = (name: string, options = {}): PlannedResource[] => {
    const parent = component("shop:index:Workload", name, { options });
    const within = (one: PlannedResource) => ({
      ...one,
      urn: `urn:pulumi:dev::${project}::shop:index:Workload$${one.type}::${one.name}`,
      parent: parent.urn,
      component: parent.urn,
    });
    return [parent, within(object("Service", name, null)), within(object("ServiceAccount", `${name}-account`, null))];
  };

  it("is one that comes or goes", () => {
    assert.deepEqual(messages([], tree("web")), ["Workload web is created: 2 resources in it. [2]"]);
    assert.deepEqual(messages(tree("web"), []), ["Workload web is deleted: 2 resources in it. [2]"]);
  });

  it("is one that has another name", () => {
    const named = (name: string, options = {}) =>
      tree(name, options).map((one) =>
        one.custom
          ? {
              ...one,
              inputs: { ...without(one.inputs, "metadata"), metadata: { name: one.type.split(":").at(-1) } as Json },
            }
          : one,
      );
    assert.deepEqual(messages(named("a"), named("b", { aliases: [{ spec: { name: "a" } }] })), [
      "Workload b was called a: 2 resources in it move along. [2]",
    ]);
  });
});
