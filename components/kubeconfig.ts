/** How the `aws` command gets credentials; the same way as the provider that made the cluster. */
export interface KubeconfigUser {
  readonly clusterName: string;
  readonly region: string;
  /** Profile in ~/.aws/config. */
  readonly profile?: string | undefined;
  /** ARN of a role to take on first. */
  readonly roleArn?: string | undefined;
}

interface NamedCluster {
  readonly cluster: Readonly<Record<string, unknown>>;
}

/**
 * Takes address and certificate from the kubeconfig that eks.Cluster puts out, and the user from us. That output waits
 * until the API server answers, so it is worth having; but it leaves the profile out, and names everything "aws" and
 * "kubernetes", which collides as soon as somebody merges two of them.
 *
 * It holds no token: each use asks the `aws` command for one, good for some minutes.
 * https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
export function kubeconfig(fromCluster: string, user: KubeconfigUser): string {
  const { clusters } = JSON.parse(fromCluster) as { clusters: NamedCluster[] };
  const name = user.clusterName;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: clusters[0]?.cluster }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
    users: [{ name, user: { exec: tokenCommand(user) } }],
  });
}

function tokenCommand({ clusterName, region, profile, roleArn }: KubeconfigUser) {
  return {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: [
      ...["--region", region, "eks", "get-token", "--cluster-name", clusterName, "--output", "json"],
      ...(roleArn === undefined ? [] : ["--role-arn", roleArn]),
      // As an argument, since the environment variable loses against credentials in the environment.
      ...(profile === undefined ? [] : ["--profile", profile]),
    ],
    interactiveMode: "Never",
    installHint: "Install the AWS CLI: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
  };
}
