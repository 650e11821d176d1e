import assert from "node:assert/strict";
import { found } from "./findings.ts";
import { component, plan, remote, resource, urn } from "./plan-builder.ts";

const bucketType = "aws:s3/bucket:Bucket";

describe("component-parent", () => {
  const network = component("eks-platform:index:Network", "network");
  const vpc = remote("awsx:ec2:Vpc", "vpc", { parent: network.urn });

  it("is content with resources at any depth below a component of the package or of the program", () => {
    const subnet = resource("aws:ec2/subnet:Subnet", "a", { parent: vpc.urn });
    const site = component("shop:index:Site", "site");
    const bucket = resource(bucketType, "files", { parent: site.urn });
    const provider = resource("pulumi:providers:aws", "aws");
    assert.deepEqual(found("component-parent", plan(network, vpc, subnet, site, bucket, provider)), []);
  });

  it("finds what stands at the top, under a foreign component, or under nothing that is there", () => {
    const foreign = remote("awsx:ec2:Vpc", "alone");
    assert.deepEqual(
      found(
        "component-parent",
        plan(
          foreign,
          resource("aws:ec2/subnet:Subnet", "b", { parent: foreign.urn }),
          resource(bucketType, "files"),
          resource(bucketType, "lost", { parent: "nowhere" }),
        ),
      ),
      [
        "aws:ec2/subnet:Subnet b stands under no component. Create it in one, with { parent: this }.",
        `${bucketType} files stands under no component. Create it in one, with { parent: this }.`,
        `${bucketType} lost stands under no component. Create it in one, with { parent: this }.`,
        "awsx:ec2:Vpc alone stands under no component. Create it in one, with { parent: this }.",
      ],
    );
  });

  it("comes to an end where parents go round in a circle", () => {
    const circle = resource(bucketType, "egg", { parent: urn(bucketType, "hen") });
    assert.equal(
      found("component-parent", plan(circle, resource(bucketType, "hen", { parent: circle.urn }))).length,
      2,
    );
  });
});

describe("default-provider", () => {
  const served = (type: string, provider: string) => plan(resource(type, "it", { provider }));

  it("is content with providers of the program, and with those that components from packages bring", () => {
    const pod = "kubernetes:core/v1:Pod";
    assert.deepEqual(found("default-provider", served(bucketType, urn("pulumi:providers:aws", "aws"))), []);
    assert.deepEqual(found("default-provider", served(pod, urn("pulumi:providers:kubernetes", "default-ish"))), []);
    assert.deepEqual(
      found("default-provider", served("eks:index:Cluster", urn("pulumi:providers:eks", "default_4_3_0"))),
      [],
    );
  });

  it("finds default providers of AWS and Kubernetes, with and without a version", () => {
    assert.deepEqual(found("default-provider", served(bucketType, urn("pulumi:providers:aws", "default_7_48_0"))), [
      `${bucketType} it is served by a default provider of aws. Hand the program's aws provider to the component above it with { providers }.`,
    ]);
    assert.deepEqual(
      found("default-provider", served("kubernetes:core/v1:Pod", urn("pulumi:providers:kubernetes", "default"))),
      [
        "kubernetes:core/v1:Pod it is served by a default provider of kubernetes. Hand the program's kubernetes provider to the component above it with { providers }.",
      ],
    );
  });
});
