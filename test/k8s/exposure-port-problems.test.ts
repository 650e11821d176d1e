import assert from "node:assert/strict";
import type { ExposureArgs } from "../../k8s/exposure-args.ts";
import { exposurePortProblems, nodePortsOf } from "../../k8s/exposure-port-problems.ts";
import { exposureProblems } from "../../k8s/exposure-problems.ts";
import { sentence } from "../../problems.ts";

const at = ["exposure"];
const said = (exposure: ExposureArgs) => exposurePortProblems(exposure, at).map(sentence);
const between = (low: number, high: number) => `but must lie between ${low} and ${high}. Choose a number in between.`;
const twice = (what: string) => `but that is a ${what} already. Remove one of the two, or choose another.`;

describe("ports of an exposure", () => {
  const fine: ExposureArgs[] = [
    { type: "clusterIp" },
    { type: "clusterIp", port: 65535, additionalPorts: [{ port: 1 }] },
    { type: "nodePort", port: 80, nodePort: 30000, additionalPorts: [{ port: 8080 }, { port: 9000, nodePort: 32767 }] },
    { type: "nlb", certificateArns: ["arn"] },
  ];
  for (const exposure of fine)
    it(`are fine in ${JSON.stringify(exposure)}`, () => assert.deepEqual(said(exposure), []));

  const refused: [exposure: ExposureArgs, sentences: string[]][] = [
    [{ type: "clusterIp", port: 0 }, [`exposure.port is 0, ${between(1, 65535)}`]],
    [{ type: "nodePort", nodePort: 80 }, [`exposure.nodePort is 80, ${between(30000, 32767)}`]],
    [
      { type: "nodePort", additionalPorts: [{ port: 1.5, nodePort: 32768 }] },
      [
        `exposure.additionalPorts[0].port is 1.5, ${between(1, 65535)}`,
        `exposure.additionalPorts[0].nodePort is 32768, ${between(30000, 32767)}`,
      ],
    ],
    [
      { type: "clusterIp", additionalPorts: [{ port: 80 }] },
      [`exposure.additionalPorts[0].port is 80, ${twice("port of the Service")}`],
    ],
    [
      {
        type: "nodePort",
        nodePort: 30080,
        additionalPorts: [{ port: 8080 }, { port: 8080, nodePort: 30080 }],
      },
      [
        `exposure.additionalPorts[1].port is 8080, ${twice("port of the Service")}`,
        `exposure.additionalPorts[1].nodePort is 30080, ${twice("port of the nodes")}`,
      ],
    ],
    [
      { type: "clusterIp", additionalPorts: [{ port: 8080, nodePort: 30080 }] },
      ["exposure.additionalPorts[0].nodePort means nothing to the type clusterIp. Remove it, or choose nodePort."],
    ],
  ];
  for (const [exposure, sentences] of refused)
    it(`are refused in ${JSON.stringify(exposure)}`, () => assert.deepEqual(said(exposure), sentences));

  for (const type of ["nlb", "clb", "alb"] as const)
    it(`are one of a load balancer by ${type}`, () => {
      const problems = exposureProblems({ type, additionalPorts: [{ port: 8080 }] }, at, { port: 8080 });
      assert.deepEqual(problems.map(sentence), [
        `exposure.additionalPorts means nothing to the type ${type}. Remove it, or choose clusterIp or nodePort.`,
      ]);
    });

  it("of the nodes are told with their places", () =>
    assert.deepEqual(
      nodePortsOf(
        { type: "nodePort", nodePort: 30080, additionalPorts: [{ port: 1 }, { port: 2, nodePort: 30081 }] },
        at,
      ),
      [
        { at: ["exposure", "nodePort"], value: 30080 },
        { at: ["exposure", "additionalPorts", 1, "nodePort"], value: 30081 },
      ],
    ));
});
