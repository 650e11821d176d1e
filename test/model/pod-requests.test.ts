import assert from "node:assert/strict";
import { indexOf } from "../../model/plan-index.ts";
import { type PodSet, podSetsOf } from "../../model/pods.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { deployment, object, plan, unknown } from "../checks/plan-builder.ts";
import { network } from "./platform.ts";

type Inputs = Record<string, Json>;

const sets = (...resources: PlannedResource[]): readonly PodSet[] => podSetsOf(indexOf(plan(...network, ...resources)));
const one = (...resources: PlannedResource[]): PodSet => {
  const [first, ...others] = sets(...resources);
  assert(first !== undefined && others.length === 0);
  return first;
};
const requests = ({ cpuMillis, memoryMib, unclear }: PodSet) => [cpuMillis, memoryMib, unclear];
const container = (resources: Json, more: Inputs = {}): Json => ({ name: "main", resources, ...more });
const range = (item: Inputs) => object("LimitRange", "limits", { limits: [{ type: "Container", ...item }] });

describe("requests of a pod", () => {
  const cases: readonly (readonly [string, Inputs, readonly [number, number, boolean]])[] = [
    ["none", { containers: [container({})] }, [0, 0, false]],
    [
      "the sum of its containers",
      {
        containers: [
          container({ requests: { cpu: "100m", memory: "64Mi" } }),
          container({ requests: { cpu: "0.2", memory: "1Gi" } }),
        ],
      },
      [300, 1088, false],
    ],
    [
      "a limit, where there is no request",
      { containers: [container({ requests: { cpu: "50m" }, limits: { cpu: "1", memory: "64Mi" } })] },
      [50, 64, false],
    ],
    [
      "the largest init container, where that is more",
      {
        initContainers: [
          container({ requests: { cpu: "500m", memory: "10Mi" } }),
          container({ requests: { cpu: "200m", memory: "90Mi" } }),
        ],
        containers: [container({ requests: { cpu: "100m", memory: "64Mi" } })],
      },
      [500, 90, false],
    ],
    [
      "sidecars beside the containers, and beside the init containers after them",
      {
        initContainers: [
          container({ requests: { cpu: "400m" } }),
          container({ requests: { cpu: "100m" } }, { restartPolicy: "Always" }),
          container({ requests: { cpu: "350m" } }),
        ],
        containers: [container({ requests: { cpu: "100m" } })],
      },
      [450, 0, false],
    ],
    [
      "those of the whole pod, where they are given",
      { resources: { requests: { cpu: "2" } }, containers: [container({ requests: { cpu: "1", memory: "64Mi" } })] },
      [2000, 64, false],
    ],
    ["not known", { containers: [container({ requests: { cpu: unknown, memory: "64Mi" } })] }, [0, 64, true]],
    ["not known as a whole", { containers: [container(unknown)] }, [0, 0, true]],
    ["hidden with the pod", { containers: unknown }, [0, 0, true]],
    ["no quantity", { containers: [container({ requests: { cpu: "much" } })] }, [0, 0, true]],
  ];
  for (const [name, spec, expected] of cases)
    it(`are ${name}`, () => {
      assert.deepEqual(requests(one(deployment("web", spec))), expected);
    });

  const defaults: readonly (readonly [string, Inputs, Inputs, readonly [number, number]])[] = [
    ["its default request", { defaultRequest: { cpu: "50m", memory: "64Mi" } }, {}, [50, 64]],
    [
      "its default request rather than its default limit",
      { default: { cpu: "1" }, defaultRequest: { cpu: "50m" } },
      {},
      [50, 0],
    ],
    ["its default limit, without a default request", { default: { memory: "128Mi" } }, {}, [0, 128]],
    ["its most, without any default", { max: { memory: "256Mi" } }, {}, [0, 256]],
    ["its least, without anything else", { min: { memory: "32Mi" } }, {}, [0, 32]],
    [
      "nothing where the container has a request",
      { defaultRequest: { cpu: "50m" } },
      { requests: { cpu: "10m" } },
      [10, 0],
    ],
    [
      "nothing where the container has a limit",
      { defaultRequest: { memory: "1Gi" } },
      { limits: { memory: "8Mi" } },
      [0, 8],
    ],
    ["nothing for other types", { type: "Pod", default: { memory: "128Mi" } }, {}, [0, 0]],
  ];
  for (const [name, item, resources, expected] of defaults)
    it(`have of a limit range ${name}`, () => {
      const [set] = sets(range(item), deployment("web", { containers: [container(resources)] }));
      assert(set !== undefined);
      assert.deepEqual([set.cpuMillis, set.memoryMib], expected);
    });

  it("have nothing of another namespace's limit range", () => {
    const other = object(
      "LimitRange",
      "limits",
      { limits: [{ type: "Container", default: { memory: "1Gi" } }] },
      {
        metadata: { namespace: "other" },
      },
    );
    assert.deepEqual(requests(one(other, deployment("web", { containers: [container({})] }))), [0, 0, false]);
  });
});
