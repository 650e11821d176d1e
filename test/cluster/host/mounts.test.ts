import assert from "node:assert/strict";
import { mountsBelow } from "../../../cluster/host/mounts.ts";

const mountinfo = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:26 / /run rw,nosuid shared:2 - tmpfs tmpfs rw
41 22 0:40 / /home/me/my\\040cluster/run/node-1/rootfs rw,relatime shared:3 - overlay overlay rw
42 41 0:41 / /home/me/my\\040cluster/run/node-1/rootfs/dev rw - tmpfs shm rw
43 22 0:42 / /home/me/my\\040cluster/running rw - tmpfs tmpfs rw
`;

describe("what is mounted in the cluster's folder", () => {
  it("is found below the folder, and the last mounted comes first", () => {
    assert.deepEqual(mountsBelow(mountinfo, "/home/me/my cluster/run"), [
      "/home/me/my cluster/run/node-1/rootfs/dev",
      "/home/me/my cluster/run/node-1/rootfs",
    ]);
  });

  it("is nothing on a machine without", () => {
    assert.deepEqual(mountsBelow(mountinfo, "/somewhere/run"), []);
    assert.deepEqual(mountsBelow("", "/"), []);
  });
});
