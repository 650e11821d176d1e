import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { WorkloadArgs } from "../../k8s/workload.ts";
import { account } from "../components/fixtures.ts";
import { find } from "../plan-of.ts";
import { at, deploymentType, image, mainContainer, planOfWorkload } from "./workload-plan.ts";

const component = "eks-platform:index:Workload";
const secretType = "kubernetes:core/v1:Secret";
const configMapType = "kubernetes:core/v1:ConfigMap";

describe("Workload: configuration", () => {
  const nameOf = async (args: Partial<WorkloadArgs>, type: string, name: string) =>
    at(find(await planOfWorkload(args), type, name), "metadata.name") as string;

  it("is named by its content, which the pods refer to", async () => {
    const sidecars = { proxy: { image, files: { "/etc/proxy.conf": "x" } } };
    const plan = await planOfWorkload({ env: { A: "1" }, sidecars });
    const env = find(plan, configMapType, "web-env");
    const files = find(plan, configMapType, "web-proxy-files");
    assert.deepEqual([at(env, "data"), at(env, "immutable")], [{ A: "1" }, true]);
    assert.deepEqual(at(files, "data"), { "etc_proxy.conf": "x" });
    const name = at(env, "metadata.name") as string;
    assert.match(name, /^web-env-[0-9a-f]{10}$/);
    const deployment = find(plan, deploymentType);
    assert.deepEqual(at(deployment, `${mainContainer}.envFrom`), [{ configMapRef: { name } }]);
    const volumes = JSON.stringify(at(deployment, "spec.template.spec.volumes"));
    assert.ok(volumes.includes(at(files, "metadata.name") as string));
    assert.notEqual(await nameOf({ env: { A: "2" } }, configMapType, "web-env"), name);
  });

  it("can come from other resources", async () => {
    const literal = await nameOf({ env: { A: "1" } }, configMapType, "web-env");
    assert.equal(await nameOf({ env: { A: pulumi.output("1") } }, configMapType, "web-env"), literal);
  });

  it("keeps secrets secret, and their objects' names readable", async () => {
    const secrets = { password: pulumi.secret("hush-hush"), other: pulumi.secret("unused-one") };
    const args = { secretEnv: { PASSWORD: "password" }, secretFiles: { "/etc/key": "password" }, secrets };
    const plan = await planOfWorkload(args);
    const env = find(plan, secretType, "web-secret-env");
    const name = at(env, "metadata.name") as string;
    assert.match(name, /^web-secret-env-[0-9a-f]{10}$/);
    const { type, immutable, stringData } = env.inputs;
    assert.deepEqual(
      { type, immutable, stringData },
      { type: "Opaque", immutable: true, stringData: { secret: true } },
    );
    assert.ok(!JSON.stringify(plan).includes("hush-hush"));
    assert.deepEqual(at(find(plan, deploymentType), `${mainContainer}.envFrom`), [{ secretRef: { name } }]);
    const changed = { ...args, secrets: { ...secrets, password: pulumi.secret("new") } };
    assert.notEqual(await nameOf(changed, secretType, "web-secret-env"), name);
  });

  it("gives the component no secret that it does not name, and none in clear", async () => {
    const secrets = { password: "hush-hush", other: "unused-one" };
    const plan = await planOfWorkload({ secretEnv: { PASSWORD: "password" }, secrets });
    assert.deepEqual(find(plan, component).inputs.secrets, { password: { secret: true } });
  });
});

describe("Workload: rights", () => {
  const statements = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::bucket/*"] }];
  const serviceAccountType = "kubernetes:core/v1:ServiceAccount";

  it("gives the pods no token for the API server", async () => {
    const plan = await planOfWorkload();
    assert.equal(at(find(plan, serviceAccountType), "automountServiceAccountToken"), false);
    const deployment = find(plan, deploymentType);
    assert.equal(at(deployment, "spec.template.spec.automountServiceAccountToken"), false);
    assert.equal(at(deployment, "spec.template.spec.serviceAccountName"), "web");
  });

  it("binds a role to the pods' own service account, before they start", async () => {
    const plan = await planOfWorkload({ role: { statements }, account, clusterName: "dev" });
    const association = find(plan, "aws:eks/podIdentityAssociation:PodIdentityAssociation");
    assert.deepEqual([association.inputs.namespace, association.inputs.serviceAccount], ["apps", "web"]);
    assert.equal(at(find(plan, serviceAccountType), "metadata.annotations"), undefined);
    assert.ok(find(plan, deploymentType).dependencies.includes(association.urn));
  });

  it("uses a token of the cluster on Fargate, where there is no agent", async () => {
    const plan = await planOfWorkload({
      compute: "fargate",
      role: { statements },
      account,
      clusterName: "dev",
      oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/issuer",
      oidcProviderUrl: "https://issuer",
    });
    const annotations = at(find(plan, serviceAccountType), "metadata.annotations") as Record<string, string>;
    assert.match(annotations["eks.amazonaws.com/role-arn"] ?? "", /^arn:aws:iam::/);
    assert.ok(!plan.resources.some(({ type }) => type.includes("PodIdentity")));
  });
});
