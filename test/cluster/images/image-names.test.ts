import assert from "node:assert/strict";
import { imagesIn, imagesOfStackFiles, parseReference, storedName } from "../../../cluster/images/image-names.ts";

const digest = `sha256:${"0a".repeat(32)}`;

describe("names of images", () => {
  const stored: [reference: string, name: string][] = [
    ["nginx", "docker.io/library/nginx:latest"],
    ["nginx:1.30", "docker.io/library/nginx:1.30"],
    ["bitnami/nginx:1", "docker.io/bitnami/nginx:1"],
    ["localhost/web:1", "localhost/web:1"],
    ["localhost:5000/web", "localhost:5000/web:latest"],
    ["public.ecr.aws/nginx/nginx-unprivileged:1.30", "public.ecr.aws/nginx/nginx-unprivileged:1.30"],
    [`public.ecr.aws/a/b:1.30@${digest}`, `public.ecr.aws/a/b@${digest}`],
    [`nginx@${digest}`, `docker.io/library/nginx@${digest}`],
  ];
  for (const [reference, name] of stored) {
    it(`looks ${reference} up as containerd does`, () => assert.equal(storedName(reference), name));
  }

  it("keeps a tag beside a digest", () => {
    assert.deepEqual(parseReference(`web:1@${digest}`), { repository: "docker.io/library/web", tag: "1", digest });
  });

  for (const reference of ["", "Web:1", "web:", "web@sha256:123", "http://x/y z"]) {
    it(`refuses ${JSON.stringify(reference)}`, () => {
      assert.throws(() => parseReference(reference), /is no reference to an image/);
    });
  }

  it("are found in stack files, however deep", () => {
    const workloads = {
      web: { image: "web:1", sidecars: [{ image: "log:2" }], imageName: "no" },
      image: { nested: 1 },
    };
    assert.deepEqual(imagesIn({ config: { workloads } }), ["web:1", "log:2"]);
    assert.ok(imagesOfStackFiles().some((image) => image.startsWith("public.ecr.aws/nginx/nginx-unprivileged:")));
  });
});
