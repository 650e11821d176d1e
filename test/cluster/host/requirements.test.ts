import assert from "node:assert/strict";
import { ClusterError } from "../../../cluster/cluster-error.ts";
import * as requirements from "../../../cluster/host/requirements.ts";
import { realNodes } from "../../../cluster/nodes/node.ts";

function refuses(check: () => void, message: RegExp): void {
  assert.throws(check, (error) => error instanceof ClusterError && error.exitCode === 2 && message.test(error.message));
}

describe("what the machine has to be like", () => {
  it("is root's", () => {
    requirements.requireRoot(0);
    refuses(() => requirements.requireRoot(1000), /Run this as root, or set KUBECONFIG/);
  });

  it("is Debian or Ubuntu", () => {
    requirements.requireDebian(true, "linux");
    refuses(() => requirements.requireDebian(false, "linux"), /there is no apt-get here\. Use Debian or Ubuntu/);
    refuses(() => requirements.requireDebian(true, "darwin"), /Use Debian or Ubuntu, or set KUBECONFIG/);
  });

  it("has no address where pods and Services are to be", () => {
    const loopback = { name: "lo", cidr: "127.0.0.1/8" };
    requirements.requireFreeAddresses([loopback, { name: "eth0", cidr: "10.0.0.5/24" }]);
    refuses(
      () => requirements.requireFreeAddresses([loopback, { name: "eth0", cidr: "10.96.3.4/20" }]),
      /needs 10\.96\.0\.0\/16 for itself, but eth0 of this machine has 10\.96\.3\.4\/20/,
    );
    refuses(() => requirements.requireFreeAddresses([{ name: "vpn", cidr: "10.0.0.1/8" }]), /10\.244\.0\.0\/16/);
  });

  it("has each port free for one process", () => {
    const ports = requirements.portsOf(realNodes(2));
    assert.deepEqual(
      ports.map(({ port }) => port).sort((a, b) => a - b),
      [2379, 2380, 6443, 10248, 10249, 10250, 10256, 10257, 10258, 10259],
    );
  });
});
