import assert from "node:assert/strict";
import { imagesOfStackFiles, storedName } from "../../../cluster/images/image-names.ts";
import { namesOf, recipeFor, recipes } from "../../../cluster/images/image-recipes.ts";
import { clusterImages, workloadImages } from "../../../cluster/pins.ts";
import { images } from "../../../versions.ts";

const digest = `sha256:${"0a".repeat(32)}`;

describe("images made here", () => {
  const wanted = [
    ...Object.values(images).map(({ repository, tag, ...rest }) => ({ ...rest, name: `${repository}:${tag}` })),
    ...Object.values({ ...clusterImages, ...workloadImages }).map((name) => ({ name })),
  ].map((image) => ("digest" in image ? `${image.name}@${image.digest}` : image.name));

  it("are all that the stacks and the cluster name", () => {
    const made = recipes.flatMap((recipe) => namesOf(recipe, imagesOfStackFiles()));
    for (const reference of [...wanted, ...imagesOfStackFiles()]) {
      assert.ok(made.includes(storedName(reference)), reference);
    }
    assert.equal(new Set(made).size, made.length);
  });

  it("have the digest of the published one as a name, and the tag as another", () => {
    const { repository, tag, digest } = images.nginx;
    const recipe = recipeFor(`${repository}:${tag}`)!;
    assert.deepEqual(namesOf(recipe, []), [`${repository}@${digest}`, `${repository}:${tag}`]);
  });

  it("have the other names that a stack file gives the same image", () => {
    const recipe = recipeFor(workloadImages.httpd)!;
    const mirrored = `mirror.example.com/httpd:2@${digest}`;
    assert.deepEqual(namesOf(recipe, [mirrored, "example.com/web:1", "nginx:1"]), [
      workloadImages.httpd,
      `mirror.example.com/httpd@${digest}`,
      "mirror.example.com/httpd:2",
    ]);
  });

  const given: [reference: string, recipe: string | undefined][] = [
    ["nginx", workloadImages.nginx],
    ["mirror.example.com/x/nginx:1", workloadImages.nginx],
    [
      "docker.io/nginxinc/nginx-unprivileged:1",
      `${images.nginx.repository}:${images.nginx.tag}@${images.nginx.digest}`,
    ],
    ["httpd:2.4", workloadImages.httpd],
    ["dhi.io/httpd:2", workloadImages.unprivilegedHttpd],
    ["busybox", workloadImages.busybox],
    ["nginx-ingress:1", undefined],
    ["example.com/web:1", undefined],
  ];
  for (const [reference, recipe] of given) {
    it(`stand for ${reference}: ${recipe ?? "none"}`, () => assert.equal(recipeFor(reference)?.reference, recipe));
  }

  it("run and stop as the published ones do", () => {
    const how = (reference: string) => {
      const { user, stopSignal, ports } = recipeFor(reference)!.config;
      return { user, stopSignal, ports };
    };
    const { repository, tag } = images.nginx;
    assert.deepEqual(how(`${repository}:${tag}`), { user: "101", stopSignal: "SIGQUIT", ports: [8080] });
    assert.deepEqual(how(workloadImages.nginx), { user: undefined, stopSignal: "SIGQUIT", ports: [80] });
    assert.deepEqual(how(workloadImages.unprivilegedHttpd), { user: "65532", stopSignal: "SIGWINCH", ports: [8080] });
    assert.deepEqual(how(workloadImages.httpd), { user: undefined, stopSignal: "SIGWINCH", ports: [80] });
    assert.equal(recipeFor(clusterImages.coreDns)!.config.user, "65532:65532");
  });
});
