import assert from "node:assert/strict";
import { httpdFiles, unprivilegedHttpdFiles } from "../../../cluster/images/image-httpd.ts";

describe("httpd", () => {
  const cases = [
    { who: "root", files: httpdFiles(), port: 80, owner: 0 },
    { who: "nobody in particular", files: unprivilegedHttpdFiles(), port: 8080, owner: 65532 },
  ];
  for (const { who, files, port, owner } of cases) {
    it(`of ${who} listens on ${port} and keeps its process id in its own folder of logs`, () => {
      const [configuration, logs] = files;
      assert.equal(configuration!.path, "usr/local/apache2/conf/httpd.conf");
      assert.match(String(configuration!.content), new RegExp(`^Listen ${port}$`, "m"));
      assert.match(String(configuration!.content), /^PidFile logs\/httpd\.pid$/m);
      assert.deepEqual(logs, { path: "usr/local/apache2/logs", uid: owner, gid: owner, mode: 0o775 });
    });
  }
});
