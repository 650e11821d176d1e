import { strict as assert } from "node:assert";
import { sentence } from "../../problems.ts";
import { logging, loggingProblems } from "../../settings/logging.ts";
import { metrics, metricsProblems } from "../../settings/metrics.ts";
import { namespaces, namespacesProblems } from "../../settings/namespaces.ts";

describe("settings of logging, metrics and namespaces", () => {
  it("have these defaults", () => {
    assert.deepEqual(logging.parse({}), {
      enabled: true,
      retentionDays: 30,
      filters: [],
      joinStackTraces: [],
      readFromHead: false,
      keepRawLine: true,
      fargate: { enabled: true, filters: [], processLogs: false },
    });
    assert.deepEqual(metrics.parse({}), {
      enabled: true,
      enhanced: true,
      collectionIntervalSeconds: 60,
      retentionDays: 7,
    });
    assert.deepEqual(namespaces.parse({ demo: {} }), {
      demo: { podSecurity: { enforce: "restricted" }, defaultDeny: true },
    });
  });

  it("name every mistake by its place", () => {
    const one = logging.parse({
      filters: [{ exclude: { key: "log", pattern: "(" } }],
      fargate: { filters: [{ remove: "a", containers: ["b"] }] },
    });
    assert.deepEqual(
      loggingProblems(one).map(({ path }) => path.join(".")),
      ["logging.filters.0.exclude.pattern", "logging.fargate.filters.0.containers"],
    );
    const all = namespaces.parse({ default: {}, demo: { quota: { cpus: "1" } } });
    assert.deepEqual(namespacesProblems(all).map(sentence), [
      "namespaces.default is a namespace of Kubernetes itself. Choose a name of your own.",
      "namespaces.demo.quota.cpus is nothing that a quota counts. Write it like requests.cpu, limits.memory, pods, services.loadbalancers or count/jobs.batch.",
    ]);
  });

  it("fail for an agent that requests more than it may have", () => {
    const [problem] = metricsProblems(metrics.parse({ resources: { requests: { memory: "1Gi" } } }));
    assert.equal(
      sentence(problem!),
      'metrics.resources.limits.memory is "512Mi", but 1Gi is requested. Raise it, or request less.',
    );
    assert.deepEqual(loggingProblems(logging.parse({ resources: { limits: { memory: "1Gi" } } })), []);
  });

  it("fail for keys and values that are not known", () => {
    assert.ok(!logging.safeParse({ filter: [] }).success);
    assert.ok(!logging.safeParse({ retentionDays: 31 }).success);
    assert.ok(!metrics.safeParse({ collectionIntervalSeconds: 5 }).success);
    assert.ok(!namespaces.safeParse({ demo: { podSecurity: { enforce: "strict" } } }).success);
  });
});
