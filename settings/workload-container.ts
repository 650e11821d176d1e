import * as z from "zod";
import { containerDefaults } from "../k8s/container-args.ts";
import { Exception } from "../k8s/hardening.ts";
import { cpu, name63, port, quantity, says, secretName, texts } from "./primitives.ts";

const path = z.string().min(1);
const seconds = z.int().min(1).max(600);
const { HostNetwork: _, HostPath: __, HostPort: ___, ProbeHost: ____, ...forWorkloads } = Exception;

const requests = z.strictObject({
  cpu: cpu().default(containerDefaults.requests.cpu).describe("Cores or thousandths that the scheduler sets aside"),
  memory: quantity().default(containerDefaults.requests.memory).describe("Memory that the scheduler sets aside"),
});

const limits = z.strictObject({
  cpu: cpu().optional().describe("CPU it may not exceed; none if left out, which lets it use an idle node"),
  memory: quantity().optional().describe("Memory at which it is stopped; as requested if left out"),
});

export const resources = z
  .strictObject({
    requests: requests.prefault({}).describe("What the container is promised"),
    limits: limits.optional().describe("What it may not exceed. On Fargate it cannot differ from the requests"),
  })
  .prefault({});

const probe = z.strictObject({
  path: path.optional().describe("Path of an HTTP GET; that of `probes` if left out"),
  command: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Command that ends with 0 where all is well, instead of a request"),
  periodSeconds: seconds.optional().describe("Seconds between two questions"),
  timeoutSeconds: seconds.optional().describe("Seconds to wait for an answer"),
  failureThreshold: z.int().min(1).max(600).optional().describe("Bad answers in a row that count"),
});

const probes = z.strictObject({
  path: path.optional().describe("Path that startup, readiness and liveness ask for by HTTP; / if left out"),
  tcp: z.boolean().optional().describe("Open a connection only, for what speaks no HTTP"),
  startup: probe.optional().describe("Until it says yes, the others are not asked; 30 times every 2 s if left out"),
  readiness: probe.optional().describe("While it says no, the pod gets no requests; every 2 s if left out"),
  liveness: probe.optional().describe("When it says no 6 times, asked every 10 s, the container is started again"),
});

const exception = z.strictObject({
  exception: z.enum(forWorkloads).describe("Which rule does not hold for the container"),
  reason: z.string().min(1).describe("Why it is needed; it is written on the pod"),
  capabilities: z
    .array(z.string())
    .optional()
    .describe("The capabilities that addCapabilities gives back, like NET_BIND_SERVICE"),
});

/** What the main container and every sidecar can have. */
export const containerShape = {
  image: z
    .string()
    .min(1)
    .meta({ examples: ["public.ecr.aws/nginx/nginx-unprivileged:1.30.5-alpine-slim"] })
    .describe("Image with registry, tag and, best, digest; latest is refused"),
  command: z.array(z.string()).min(1).optional().describe("Program instead of the image's entry point"),
  args: z.array(z.string()).optional().describe("Its arguments instead of the image's"),
  ports: z
    .record(z.string().min(1), port())
    .default({})
    .describe("Other ports than the one for requests, by name, like metrics: 9113; the Service does not carry them"),
  env: texts().default({}).describe("Environment variables; a change rolls the pods. Never secrets"),
  secretEnv: z
    .record(z.string().min(1), secretName())
    .default({})
    .describe("Environment variables by the name of a value under `secrets`"),
  files: z
    .record(path, z.string())
    .default({})
    .describe("Files by absolute path, mounted read-only; a change rolls the pods"),
  secretFiles: z
    .record(path, secretName())
    .default({})
    .describe("Files by absolute path and name of a value under `secrets`"),
  writablePaths: z
    .array(path)
    .default([...containerDefaults.writablePaths])
    .describe("Folders the program writes to; everything else is read-only"),
  mounts: z
    .record(name63(), path)
    .default({})
    .describe("Volumes of the workload, each with the folder it is mounted at"),
  resources: resources.describe("CPU and memory"),
  probes: probes.optional().describe("How the kubelet asks how it is"),
  runAsUser: z.int().min(0).optional().describe("User id it runs as; the image's own if left out"),
  exceptions: z
    .array(exception)
    .default([])
    .describe("What it is allowed beyond the hardened default, each with the reason"),
};

export const sidecar = z.strictObject({
  ...containerShape,
  native: z
    .boolean()
    .default(true)
    .describe("Start before the main container and stop after it; false: start and stop together with it"),
});

/** A length of time in seconds. */
export function secondsUpTo(most: number) {
  return z.int(says("but must be a number of seconds", "Write it without a unit.")).min(1).max(most);
}
