/**
 * Every version that the throwaway cluster is built from, in one place. The go.mod of each module under build/go/ repeats its own
 * (Go reads nothing else), and a unit test holds the two equal. Debian's packages are of whatever release the machine runs.
 */

/** A Go module under build/go/, and the programs that are built from it. */
export interface GoModule {
  /** Folder under build/go/. */
  readonly folder: string;
  /** The module that the version is of. */
  readonly module: string;
  readonly version: string;
  /** Name of each program, and its package. */
  readonly programs: Readonly<Record<string, string>>;
  /** What the linker is told to put into the programs, by the full name of the Go variable. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Its minor version is that of the stacks (versions.ts): the real API server is to be the one that the manifests are for. */
export const kubernetesRelease = "v1.36.3";

/** The least Go that all of it is built with, metrics-server asking for the most; each go.mod says so too. */
export const goVersion = "1.26.4";

const etcdVersion = "v3.6.8";
const coreDnsVersion = "v1.14.7";
const metricsServerVersion = "v0.9.0";
const kwokVersion = "v0.8.0";

/** What has to stay equal: go.mod of each requires `module` at `version`. */
export const goModules: readonly GoModule[] = [
  {
    folder: "kubernetes",
    module: "k8s.io/kubernetes",
    version: kubernetesRelease,
    programs: {
      // The API server first: it takes longest, and most of what it is made of serves the others.
      "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
      "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
      "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
      kubelet: "k8s.io/kubernetes/cmd/kubelet",
      "kube-proxy": "k8s.io/kubernetes/cmd/kube-proxy",
      kubectl: "k8s.io/kubernetes/cmd/kubectl",
    },
    // Without them the server says v0.0.0, and what asks for its version refuses to work with it:
    // https://github.com/kubernetes/kubernetes/blob/v1.36.3/hack/lib/version.sh
    variables: kubernetesVariables("k8s.io/component-base/version", kubernetesRelease),
  },
  {
    folder: "etcd",
    // The version that Kubernetes of this release is tested with: DefaultEtcdVersion in
    // https://github.com/kubernetes/kubernetes/blob/v1.36.3/cmd/kubeadm/app/constants/constants.go
    module: "go.etcd.io/etcd/server/v3",
    version: etcdVersion,
    programs: { etcd: "go.etcd.io/etcd/server/v3" },
    variables: {},
  },
  {
    folder: "coredns",
    module: "github.com/coredns/coredns",
    version: coreDnsVersion,
    programs: { coredns: "github.com/coredns/coredns" },
    variables: { "github.com/coredns/coredns/coremain.GitCommit": coreDnsVersion },
  },
  {
    folder: "metrics-server",
    module: "sigs.k8s.io/metrics-server",
    version: metricsServerVersion,
    programs: { "metrics-server": "sigs.k8s.io/metrics-server/cmd/metrics-server" },
    variables: kubernetesVariables("k8s.io/client-go/pkg/version", metricsServerVersion),
  },
  {
    folder: "kwok",
    module: "sigs.k8s.io/kwok",
    version: kwokVersion,
    programs: { kwok: "sigs.k8s.io/kwok/cmd/kwok" },
    variables: {},
  },
];

/**
 * What images the cluster itself runs, by the names that its own manifests give them. All are made here, see images.ts.
 * The pause image is the one that Kubernetes of this release names: PauseVersion in
 * https://github.com/kubernetes/kubernetes/blob/v1.36.3/cmd/kubeadm/app/constants/constants.go
 */
export const clusterImages = {
  pause: "registry.k8s.io/pause:3.10.2",
  coreDns: `registry.k8s.io/coredns/coredns:${coreDnsVersion}`,
  metricsServer: `registry.k8s.io/metrics-server/metrics-server:${metricsServerVersion}`,
} as const;

/** Images that people and tests run here, as published, beside those of the stacks. */
export const workloadImages = {
  nginx: "docker.io/library/nginx:1.30.5",
  httpd: "docker.io/library/httpd:2.4.68",
  /** Never root, and listens on 8080. It writes its process id into /usr/local/apache2/logs, which has to be a writable path. */
  unprivilegedHttpd: "dhi.io/httpd:2.4.68-debian13",
  busybox: "docker.io/library/busybox:1.37.0",
} as const;

/**
 * Debian's packages, by names that are the same on Debian 12 and 13 and on Ubuntu 22.04 and 24.04. What they depend on comes
 * along. `nginx` rather than one of its flavours: on each of them it brings /usr/sbin/nginx, whatever package that is in.
 */
export const debianPackages: readonly string[] = [
  "containerd",
  "runc",
  "containernetworking-plugins",
  "iptables",
  "conntrack",
  "iproute2",
  "util-linux",
  "mount",
  "nginx",
  "apache2-bin",
  "busybox-static",
];

function kubernetesVariables(packageName: string, version: string): Record<string, string> {
  const [major = "", minor = ""] = version.slice(1).split(".");
  return {
    [`${packageName}.gitVersion`]: version,
    [`${packageName}.gitMajor`]: major,
    [`${packageName}.gitMinor`]: minor,
    [`${packageName}.gitTreeState`]: "clean",
    [`${packageName}.gitCommit`]: "0".repeat(40),
    // Of no meaning here, and constant so that the same source gives the same program.
    [`${packageName}.buildDate`]: "1970-01-01T00:00:00Z",
  };
}
