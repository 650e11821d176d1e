import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { isOnThisMachine, kubeconfigPaths, mergeKubeconfigs, readKubeconfigFiles } from "../../stack/kubeconfig.ts";
import { kubeconfig } from "./kubeconfigs.ts";

describe("where the kubeconfig is looked for", () => {
  const table: [KUBECONFIG: string | undefined, paths: string[]][] = [
    [undefined, [join("/home/me", ".kube", "config")]],
    ["", [join("/home/me", ".kube", "config")]],
    ["/a", ["/a"]],
    [["/b", "", "/a", "/b"].join(delimiter), ["/b", "/a"]],
  ];
  for (const [KUBECONFIG, paths] of table)
    it(`is ${paths.join(" and ")} for ${KUBECONFIG === undefined ? "no KUBECONFIG" : JSON.stringify(KUBECONFIG)}`, () =>
      assert.deepEqual(kubeconfigPaths({ KUBECONFIG }, "/home/me"), paths));

  describe("on disk", () => {
    const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    after(() => rmSync(folder, { recursive: true }));

    it("passes over files that are not there, and over no other trouble", () => {
      const path = join(folder, "config");
      writeFileSync(path, "kind: Config");
      assert.deepEqual(readKubeconfigFiles([join(folder, "none"), path]), [{ path, text: "kind: Config" }]);
      assert.throws(() => readKubeconfigFiles([folder]), /EISDIR/);
    });
  });
});

describe("a kubeconfig of several files", () => {
  const one = kubeconfig("a", { current: "dev", contexts: { dev: "one" }, clusters: { one: "https://127.0.0.1:1" } });
  const two = kubeconfig("b", {
    current: "prod",
    contexts: { dev: "two", prod: "two", lost: "nowhere" },
    clusters: { one: "https://far.test", two: "https://b.test" },
  });
  const merged = (...files: Parameters<typeof mergeKubeconfigs>[0]) => {
    const { currentContext, servers } = mergeKubeconfigs(files);
    return { currentContext, servers: Object.fromEntries(servers) };
  };

  it("has each value and each name from the first that sets it", () => {
    const others = { prod: "https://b.test", lost: undefined };
    assert.deepEqual(merged(one, two), { currentContext: "dev", servers: { dev: "https://127.0.0.1:1", ...others } });
    assert.deepEqual(merged(two, one), { currentContext: "prod", servers: { dev: "https://b.test", ...others } });
  });

  it("takes the current context of the second where the first has none", () =>
    assert.equal(merged({ path: "a", text: 'current-context: ""' }, two).currentContext, "prod"));

  it("is empty where nothing can be read in it", () => {
    for (const text of ["", "- a", "contexts: 1", "contexts: [{}, 1, {name: 2}]\ncurrent-context: 3"])
      assert.deepEqual(merged({ path: "a", text }), { currentContext: undefined, servers: {} });
  });
});

describe("an API server on this machine", () => {
  const here = [
    "https://127.0.0.1:6443",
    "https://127.8.8.8",
    "https://0.0.0.0:45123",
    "https://localhost:6443",
    "https://LOCALHOST",
    "https://[::1]:6443",
    "https://[::]:6443",
    "https://kubernetes.docker.internal:6443",
  ];
  const elsewhere = [
    "https://ABC.gr7.ap-northeast-1.eks.amazonaws.com",
    "https://10.0.0.1",
    "https://192.168.49.2:8443",
    "https://1127.0.0.1",
    "https://127.0.0.1.example.com",
    "https://localhost.example.com",
    "https://docker.internal.example.com",
    "https://notdocker.internal",
    "127.0.0.1:6443",
    "",
  ];
  for (const server of here) it(`is ${server}`, () => assert.equal(isOnThisMachine(server), true));
  for (const server of elsewhere)
    it(`is not ${server || "no server"}`, () => assert.equal(isOnThisMachine(server), false));
});
