import assert from "node:assert/strict";
import { controlPlaneCertificates } from "../../../cluster/processes/certificates.ts";
import { etcd, kubeApiserver, kubeControllerManager, kubeScheduler } from "../../../cluster/processes/control-plane.ts";

function flag({ args }: { readonly args: readonly string[] }, name: string): string | undefined {
  return args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
}

describe("the control plane", () => {
  it("decides as a cluster for many does", () => {
    const server = kubeApiserver();
    assert.equal(flag(server, "authorization-mode"), "Node,RBAC");
    assert.equal(flag(server, "anonymous-auth"), "false");
    assert.equal(flag(server, "enable-admission-plugins"), "NodeRestriction");
    // What is admitted by default (PodSecurity, ResourceQuota, LimitRanger, …) stays admitted by default.
    assert.equal(flag(server, "disable-admission-plugins"), undefined);
    assert.equal(flag(server, "feature-gates"), undefined);
  });

  it("lets one name speak for others, and that is the aggregation layer's", () => {
    const name = controlPlaneCertificates.find((one) => one.name === "front-proxy")!.commonName;
    assert.equal(flag(kubeApiserver(), "requestheader-allowed-names"), name);
    assert.match(flag(kubeApiserver(), "proxy-client-cert-file")!, /\/front-proxy\.crt$/);
  });

  it("is to be reached by pods and from this machine, and the rest of it from this machine alone", () => {
    assert.equal(flag(kubeApiserver(), "advertise-address"), "10.244.0.1");
    for (const spec of [kubeControllerManager(), kubeScheduler()])
      assert.equal(flag(spec, "bind-address"), "127.0.0.1");
    assert.equal(flag(etcd(), "listen-client-urls"), "http://127.0.0.1:2379");
    assert.equal(flag(etcd(), "listen-peer-urls"), "http://127.0.0.1:2380");
  });

  it("checks tokens with the key that signs them", () => {
    const signing = flag(kubeApiserver(), "service-account-signing-key-file");
    assert.equal(flag(kubeControllerManager(), "service-account-private-key-file"), signing);
    assert.equal(flag(kubeApiserver(), "service-account-key-file"), signing?.replace(/\.key$/, ".crt"));
  });
});
