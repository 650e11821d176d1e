import assert from "node:assert/strict";
import { nginxFiles, unprivilegedNginxFiles } from "../../../cluster/images/image-nginx.ts";

const contentOf = (files: ReturnType<typeof nginxFiles>) =>
  Object.fromEntries(files.map(({ path, content }) => [path, String(content)]));

describe("nginx", () => {
  it("writes to /tmp alone where it is never root", () => {
    const { "etc/nginx/nginx.conf": main, "etc/nginx/conf.d/default.conf": server } = contentOf(
      unprivilegedNginxFiles(),
    );
    const written = [...main!.matchAll(/^\s*(?:pid|\w+_temp_path) (\S+);$/gm)].map(([, path]) => path);
    assert.deepEqual(written, [
      "/tmp/nginx.pid",
      "/tmp/client_body_temp",
      "/tmp/proxy_temp",
      "/tmp/fastcgi_temp",
      "/tmp/uwsgi_temp",
      "/tmp/scgi_temp",
    ]);
    assert.doesNotMatch(main!, /^user /m);
    assert.match(server!, /^ {2}listen 8080;$/m);
  });

  it("serves on port 80 with workers of less rights where root starts it", () => {
    const { "etc/nginx/nginx.conf": main, "etc/nginx/conf.d/default.conf": server } = contentOf(nginxFiles());
    assert.match(main!, /^user nginx;\n/);
    assert.match(main!, /^pid \/run\/nginx\.pid;$/m);
    assert.match(server!, /^ {2}listen 80;$/m);
  });
});
