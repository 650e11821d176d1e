import assert from "node:assert/strict";
import { chartReference, imageReference, type Sources } from "../sources.ts";
import { charts, images } from "../versions.ts";

const mirror = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com";

function registries(entries: Record<string, string>): Sources {
  return { registries: entries, charts: {} };
}

describe("imageReference", () => {
  it("names an image by repository, tag and digest", () => {
    assert.equal(
      imageReference({ repository: "public.ecr.aws/nginx/nginx", tag: "1.30", digest: "sha256:abc" }),
      "public.ecr.aws/nginx/nginx:1.30@sha256:abc",
    );
    assert.equal(imageReference({ repository: "public.ecr.aws/a/b", tag: "1" }), "public.ecr.aws/a/b:1");
  });

  it("replaces the registry and keeps path, tag and digest", () => {
    const sources = registries({ "public.ecr.aws": `${mirror}/ecr-public` });
    assert.equal(
      imageReference(images.nginx, sources),
      `${mirror}/ecr-public/nginx/nginx-unprivileged:${images.nginx.tag}@${images.nginx.digest}`,
    );
  });

  it("takes the longest beginning that is mirrored", () => {
    const sources = registries({ "public.ecr.aws": "a.example", "public.ecr.aws/nginx": "b.example/x" });
    assert.equal(imageReference("public.ecr.aws/nginx/nginx:1", sources), "b.example/x/nginx:1");
    assert.equal(imageReference("public.ecr.aws/other/nginx:1", sources), "a.example/other/nginx:1");
  });

  it("replaces whole path segments only", () => {
    const sources = registries({ "public.ecr.aws/ngin": "b.example" });
    assert.equal(imageReference("public.ecr.aws/nginx/nginx:1", sources), "public.ecr.aws/nginx/nginx:1");
  });

  it("knows that short names come from Docker Hub", () => {
    const sources = registries({ "docker.io": "a.example" });
    assert.equal(imageReference("nginx:1", sources), "a.example/library/nginx:1");
    assert.equal(imageReference("grafana/grafana:1", sources), "a.example/grafana/grafana:1");
    assert.equal(imageReference("localhost/grafana:1", sources), "localhost/grafana:1");
    assert.equal(imageReference("registry:5000/a:1", sources), "registry:5000/a:1");
  });

  it("leaves an image alone that no mirror has", () => {
    assert.equal(imageReference("nginx:1", registries({ "quay.io": "a.example" })), "nginx:1");
  });
});

describe("chartReference", () => {
  const chart = charts.loadBalancerController;

  it("takes the published repository by default", () => {
    assert.deepEqual(chartReference(chart), {
      chart: chart.chart,
      version: chart.version,
      repositoryOpts: { repo: chart.repository },
    });
  });

  it("takes another repository by name of the chart", () => {
    const sources: Sources = {
      registries: {},
      charts: { [chart.chart]: { repository: "https://charts.example.com/" } },
    };
    assert.deepEqual(chartReference(chart, sources).repositoryOpts, { repo: "https://charts.example.com" });
  });

  it("writes the registry into the name for OCI", () => {
    const sources: Sources = { registries: {}, charts: { [chart.chart]: { repository: `oci://${mirror}/charts` } } };
    assert.deepEqual(chartReference(chart, sources), {
      chart: `oci://${mirror}/charts/${chart.chart}`,
      version: chart.version,
    });
  });

  it("takes a folder or archive as it is, without a version", () => {
    const sources: Sources = {
      registries: {},
      charts: { [chart.chart]: { path: "./charts/lbc.tgz", repository: "x" } },
    };
    assert.deepEqual(chartReference(chart, sources), { chart: "./charts/lbc.tgz" });
  });
});
