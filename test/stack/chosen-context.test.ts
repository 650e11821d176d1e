import assert from "node:assert/strict";
import { sentence } from "../../problems.ts";
import { contextProblem } from "../../stack/chosen-context.ts";
import type { KubeconfigFile } from "../../stack/kubeconfig.ts";
import { kubeconfig } from "./kubeconfigs.ts";

const clusters = { here: "https://127.0.0.1:6443", there: "https://api.shop.test", nowhere: "" };
const contexts = { kind: "here", production: "there", lost: "nowhere" };
const usual = (current?: string) => [
  kubeconfig("/home/me/.kube/config", { contexts, clusters, ...(current === undefined ? {} : { current }) }),
];
const choose = "choose one with: kubectl config use-context <name>";

describe("the context that a stack is deployed to", () => {
  const fine: [context: string, files: KubeconfigFile[]][] = [
    ["current-context", usual("kind")],
    ["kind", usual("production")],
    ["production", usual("kind")],
    ["production", usual()],
  ];
  for (const [context, files] of fine)
    it(`may be ${context} while ${/current-context: .*/.exec(files[0]?.text ?? "")?.[0] ?? "none is current"}`, () =>
      assert.equal(contextProblem(context, files), undefined));

  const refused: [context: string, files: KubeconfigFile[], sentence: string][] = [
    [
      "current-context",
      usual("production"),
      `and that is production at https://api.shop.test, which is not on this machine. Write context: production if you mean that cluster; otherwise ${choose}`,
    ],
    [
      "current-context",
      usual("lost"),
      `and that is lost, whose cluster has no server. Write context: lost if you mean that cluster; otherwise ${choose}`,
    ],
    ["current-context", usual(), `but the kubeconfig has no current context. Write a name here, or ${choose}`],
    ["current-context", usual("kindd"), "but that is kindd, which the kubeconfig does not have. Did you mean kind?"],
    ["prodution", usual("kind"), "but the kubeconfig has no context of that name. Did you mean production?"],
    [
      "docker-desktop",
      usual("kind"),
      "but the kubeconfig has no context of that name. What it has: kind, production, lost.",
    ],
    ["kind", [kubeconfig("a", {})], "but the kubeconfig has no context of that name. What it has: none."],
    [
      "current-context",
      [],
      "but there is no kubeconfig, neither where KUBECONFIG says nor as ~/.kube/config. Start the cluster first, or set KUBECONFIG to the file that leads to it.",
    ],
  ];
  for (const [context, files, said] of refused)
    it(`must not be ${context}: ${said.split(".")[0]}`, () => {
      const problem = contextProblem(context, files);
      assert.equal(problem && sentence(problem), `existingCluster.context is "${context}", ${said}`);
    });
});
