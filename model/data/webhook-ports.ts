/** Ports of pods that the API server itself calls, by add-on and by chart: without an answer it refuses what it asks them about. */

export interface CalledPort {
  readonly port: number;
  readonly why: string;
}

const webhook = "the API server asks its webhook about objects";
const api = "the API server passes on to it what it serves";

/** https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html and community-addons.html */
export const addOnPorts: Readonly<Record<string, readonly CalledPort[]>> = {
  adot: [{ port: 9443, why: webhook }],
  "amazon-cloudwatch-observability": [{ port: 9443, why: webhook }],
  "amazon-sagemaker-hyperpod-taskgovernance": [
    { port: 9443, why: webhook },
    { port: 8082, why: api },
  ],
  "cert-manager": [{ port: 10250, why: webhook }],
  "metrics-server": [{ port: 10251, why: api }],
};

export const chartPorts: Readonly<Record<string, readonly CalledPort[]>> = {
  "aws-load-balancer-controller": [{ port: 9443, why: webhook }],
  "cert-manager": [{ port: 10250, why: webhook }],
  "external-secrets": [{ port: 10250, why: webhook }],
  gatekeeper: [{ port: 8443, why: webhook }],
  "ingress-nginx": [{ port: 8443, why: webhook }],
  karpenter: [{ port: 8443, why: webhook }],
  keda: [
    { port: 9443, why: webhook },
    { port: 6443, why: api },
  ],
  "kube-prometheus-stack": [{ port: 10250, why: webhook }],
  kyverno: [{ port: 9443, why: webhook }],
  "metrics-server": [{ port: 10250, why: api }],
  "opentelemetry-operator": [{ port: 9443, why: webhook }],
  "prometheus-adapter": [{ port: 6443, why: api }],
};
