import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { listeningInode, whoListens } from "../../../cluster/host/ports.ts";

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:094B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0
   1: 0100007F:192B 0100007F:D2F0 01 00000000:00000000 02:000004B2 00000000     0        0 4712 2 0000000000000000 20 4 30 10 -1
`;

describe("who listens on a port", () => {
  it("is told from the kernel's table, connections aside", () => {
    assert.equal(listeningInode(table, 2379), "4711");
    assert.equal(listeningInode(table, 6443), undefined);
    assert.equal(listeningInode("", 6443), undefined);
  });

  it("is this process where it does, and nobody once it no longer does", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { pid, command } = whoListens(port)!;
    assert.equal(pid, process.pid);
    assert.match(command!, /node/);
    server.close();
    await once(server, "close");
    assert.equal(whoListens(port), undefined);
  });
});
