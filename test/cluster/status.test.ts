import assert from "node:assert/strict";
import { shownStatus } from "../../cluster/status.ts";

const ready = [{ type: "Ready", status: "True" }];

describe("the status of the cluster", () => {
  it("says how to start one where there is none", () => {
    const shown = shownStatus({ isUp: false, processes: [], nodes: [], pods: [] });
    assert.equal(shown, "No cluster is up. Start one with: npm run cluster -- up\n");
  });

  it("shows what runs, and how to use it", () => {
    const shown = shownStatus({
      isUp: true,
      processes: [{ name: "etcd", pid: 42 }],
      nodes: [{ metadata: { name: "node-1" }, status: { conditions: ready } }],
      pods: [
        { metadata: { name: "coredns-1" }, status: { phase: "Running", conditions: ready } },
        { metadata: { name: "metrics-server-1" }, status: { phase: "Running", conditions: [] } },
        { metadata: { name: "coredns-2" }, status: { phase: "Pending" } },
      ],
    });
    const [table, advice] = shown.split("\n\n");
    assert.deepEqual(table!.split("\n"), [
      "etcd              running             pid 42",
      "node-1            Ready               node",
      "coredns-1         Running             pod in kube-system",
      "metrics-server-1  Running, not ready  pod in kube-system",
      "coredns-2         Pending             pod in kube-system",
    ]);
    assert.match(advice!, /^export KUBECONFIG=\/.*\/kubeconfig\nkubectl is .*\.cluster\/bin\/kubectl\n$/);
  });

  it("shows what is dead, and how to start it", () => {
    const shown = shownStatus({ isUp: false, processes: [{ name: "etcd" }], nodes: [], pods: [] });
    assert.match(shown, /^etcd {2}dead\n\nNot all of it runs\. Start what does not with: npm run cluster -- up\n$/);
  });
});
