import assert from "node:assert/strict";
import { changes, ofCluster } from "./lifecycle-inventory.ts";

describe("an inventory of a machine", () => {
  it("differs in what has come and what has gone", () => {
    const before = { mount: ["/a", "/b"], process: [] };
    const after = { mount: ["/b", "/c"], process: ["1 etcd"] };
    assert.deepEqual(changes(before, after), ["+ mount: /c", "- mount: /a", "+ process: 1 etcd"]);
    assert.deepEqual(changes(after, after), []);
  });

  it("differs in settings that were there before, not in those of a module that was loaded", () => {
    const before = { setting: ["net/a=0", "net/b=0"] };
    assert.deepEqual(changes(before, { setting: ["net/a=0", "net/b=0", "net/new=1"] }), []);
    assert.deepEqual(changes(before, { setting: ["net/a=1", "net/b=0"] }), [
      "+ setting: net/a=1",
      "- setting: net/a=0",
    ]);
    assert.deepEqual(changes(before, { setting: ["net/a=0"] }), ["- setting: net/b=0"]);
  });

  it("tells what is a cluster's by every process, and by names", () => {
    const left = {
      process: ["7 etcd"],
      interface: ["lo", "cni0", "cni00"],
      "iptables (nft)": [":KUBE-SERVICES -", ":f2b -"],
    };
    assert.deepEqual(ofCluster(left, true), ["process: 7 etcd", "interface: cni0", "iptables (nft): :KUBE-SERVICES -"]);
  });

  it("tells any cluster's folders where the machine has no container engine", () => {
    const left = { file: ["/var/lib/kubelet/device-plugins", "/var/log/pods-node-2", "/var/lib/dpkg"] };
    assert.deepEqual(ofCluster(left, false), ["file: /var/lib/kubelet/device-plugins", "file: /var/log/pods-node-2"]);
    assert.deepEqual(ofCluster(left, true), []);
  });
});
