import assert from "node:assert/strict";
import { stringify } from "yaml";
import { applyNamespaces } from "./planned-namespaces.ts";
import { podsByLevel } from "./pods-by-level.ts";
import { deleteNamespaces, kubectl, type Outcome, tryKubectl } from "./real-cluster.ts";

describe("a namespace that the settings make", () => {
  const name = `bounded-${process.pid}`;
  const settings = {
    quota: { pods: "1", "services.loadbalancers": "1", "requests.memory": "100Mi" },
    limits: {
      min: { memory: "8Mi" },
      defaultRequest: { cpu: "20m", memory: "16Mi" },
      default: { memory: "32Mi" },
      max: { memory: "64Mi" },
    },
  };

  before(async () => {
    await applyNamespaces({ namespaces: { [name]: settings } });
  });
  after(() => deleteNamespaces([name]));

  const pod = (podName: string, resources: object = {}) => {
    const { containers, ...spec } = structuredClone(podsByLevel.restricted.hardened) as { containers: [object] };
    const container = { ...containers[0], resources };
    return stringify({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: podName },
      // No node has that name, so that nothing starts.
      spec: { ...spec, containers: [container], nodeSelector: { "kubernetes.io/hostname": "nowhere" } },
    });
  };
  const tried = (input: string): Promise<Outcome> =>
    tryKubectl(["create", "--dry-run=server", "-n", name, "-o", "json", "-f", "-"], input);

  it("gives containers that ask for nothing what the limits say", async () => {
    const { stdout } = await tried(pod("silent"));
    const { resources } = JSON.parse(stdout).spec.containers[0];
    assert.deepEqual(resources, { requests: { cpu: "20m", memory: "16Mi" }, limits: { memory: "32Mi" } });
  });

  it("refuses containers beyond the limits", async () => {
    const beyond = { requests: { memory: "32Mi" }, limits: { memory: "65Mi" } };
    const { code, stderr } = await tried(pod("large", beyond));
    assert.equal(code, 1);
    assert.match(stderr, /maximum memory usage per Container is 64Mi, but limit is 65Mi/);
    const { stderr: tooSmall } = await tried(pod("small", { requests: { memory: "4Mi" }, limits: { memory: "32Mi" } }));
    assert.match(tooSmall, /minimum memory usage per Container is 8Mi, but request is 4Mi/);
  });

  it("counts what is there, and refuses one more", async () => {
    await kubectl(["create", "-n", name, "-f", "-"], pod("first"));
    await kubectl(["create", "service", "loadbalancer", "first", "--tcp=80", "-n", name]);
    const { stderr: onePod } = await tried(pod("second"));
    assert.match(onePod, /exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1/);
    const again = ["create", "service", "loadbalancer", "second", "--tcp=80", "-n", name, "--dry-run=server"];
    const { stderr: oneService } = await tryKubectl(again);
    assert.match(oneService, /requested: services.loadbalancers=1, used: services.loadbalancers=1/);
  });
});
