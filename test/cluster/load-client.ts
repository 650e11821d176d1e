import { workloadImages } from "../../cluster/pins.ts";
import { apply, eventually, kubectl } from "./real-cluster.ts";

/** What a client in the cluster has counted, one request after the other. */
export interface ClientTotals {
  readonly answered: number;
  readonly failed: number;
}

/** A pod that asks an address of the cluster again and again, each time on a connection of its own. */
export interface Client {
  totals: () => Promise<ClientTotals>;
  /** Resolves once so many more requests have ended, well or not. */
  more: (requests: number) => Promise<void>;
  stop: () => Promise<ClientTotals>;
}

export interface ClientOptions {
  readonly namespace: string;
  readonly name: string;
  /** Of a Service and its port, as pods of the cluster reach it. */
  readonly address: string;
}

/**
 * Some 15 requests a second, for at most three minutes. It counts from its first answer on: a client goes to a port that is there.
 * Debian's busybox crashes where wget itself is given a time, hence `timeout`.
 */
const script = `
ask() { timeout 2 wget -q -O /dev/null "http://$0/" 2>/dev/null; }
answered=0 failed=0 end=$(( $(date +%s) + 180 ))
until ask || [ "$(date +%s)" -ge "$end" ]; do sleep 0.05; done
while [ ! -e /tmp/stop ] && [ "$(date +%s)" -lt "$end" ]; do
  if ask; then answered=$((answered + 1)); else failed=$((failed + 1)); fi
  echo "$answered $failed" >/tmp/totals.new && mv /tmp/totals.new /tmp/totals
  sleep 0.05
done
echo "$answered answered, $failed failed"
`;

export async function startClient({ namespace, name, address }: ClientOptions): Promise<Client> {
  await apply([pod(namespace, name, address)]);
  await kubectl(["wait", "pod", name, "-n", namespace, "--for=condition=Ready", "--timeout=60s"]);
  const inPod = (...command: string[]) => kubectl(["exec", name, "-n", namespace, "--", ...command]);
  const totals = async () => parse(await inPod("cat", "/tmp/totals"), /^(\d+) (\d+)\n$/);
  return {
    totals,
    more: async (requests) => {
      const wanted = sum(await eventually(`first request of ${name}`, totals)) + requests;
      await eventually(`${requests} more requests of ${name}`, async () =>
        sum(await totals()) >= wanted ? true : undefined,
      );
    },
    stop: async () => {
      await inPod("touch", "/tmp/stop");
      const done = ["wait", "pod", name, "-n", namespace, "--for=jsonpath={.status.phase}=Succeeded", "--timeout=30s"];
      await kubectl(done);
      const line = await kubectl(["logs", name, "-n", namespace, "--tail=1"]);
      await kubectl(["delete", "pod", name, "-n", namespace, "--wait=false"]);
      return parse(line, /^(\d+) answered, (\d+) failed\n$/);
    },
  };
}

function parse(text: string, pattern: RegExp): ClientTotals {
  const [, answered, failed] = pattern.exec(text) ?? [];
  if (answered === undefined) throw new Error(`no totals: ${JSON.stringify(text)}`);
  return { answered: Number(answered), failed: Number(failed) };
}

function sum({ answered, failed }: ClientTotals): number {
  return answered + failed;
}

function pod(namespace: string, name: string, address: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace },
    spec: {
      restartPolicy: "Never",
      activeDeadlineSeconds: 240,
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name,
          image: workloadImages.busybox,
          imagePullPolicy: "IfNotPresent",
          command: ["/bin/sh", "-c", script, address],
          resources: { requests: { cpu: "50m", memory: "16Mi" }, limits: { memory: "32Mi" } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
        },
      ],
      volumes: [{ name: "tmp", emptyDir: {} }],
    },
  };
}
