import * as pulumi from "@pulumi/pulumi";
import * as eks from "eks-platform/components";
import * as k8s from "eks-platform/k8s";

const settings = new pulumi.Config();
const administrators = settings.requireObject<string[]>("administrators");
const endpoint = { publicAccess: true, publicAccessCidrs: settings.requireObject<string[]>("publicAccessCidrs") };

const aws = eks.awsProvider({ region: new pulumi.Config("aws").require("region") });
const account = await eks.lookUpAccount(aws);
const shop = { account, clusterName: "shop", kubernetesVersion: "1.36" };
const inAws = (...dependsOn: pulumi.Resource[]) => ({ providers: [aws], dependsOn });

// A network over two zones, a control plane, who may use it, and nodes.
const network = new eks.Network("network", { account, availabilityZones: await eks.chooseZones(aws, 2) }, inAws());
const { vpcId, privateSubnetIds } = network;
const cluster = new eks.Cluster("cluster", { ...shop, endpoint, vpcId, privateSubnetIds }, inAws(network));
const access = new eks.Access("access", { ...shop, administrators }, inAws(cluster));
const nodes = new eks.NodeGroup(
  "nodes",
  {
    ...shop,
    cluster: cluster.eksCluster,
    subnetIds: privateSubnetIds,
    instanceTypes: ["m7i.large"],
    scaling: { min: 2, desired: 2, max: 4 },
  },
  inAws(cluster),
);
const dns = new eks.AddOn("coredns", { ...shop, addOnName: "coredns" }, inAws(nodes));

// In the cluster: nginx, and the controller that makes its load balancer.
const kubernetes = eks.kubernetesProvider({ kubeconfigJson: cluster.kubeconfigJson, ...shop }, { dependsOn: access });
const inCluster = (...dependsOn: pulumi.Resource[]) => ({ providers: [aws, kubernetes], dependsOn });
const controller = new eks.LoadBalancerController("controller", { ...shop, vpcId }, inCluster(nodes, dns));
const web = new k8s.Namespace("web", { namespace: "web" }, inCluster());
const nginx = new k8s.Workload(
  "nginx",
  {
    namespace: "web",
    image:
      "public.ecr.aws/nginx/nginx-unprivileged:1.30.5-alpine-slim@sha256:3af0c10d960cc2502427fe1219c52989d309e7d65596869c60a34fd2fa2406f0",
    port: 8080,
    exposure: { type: k8s.ExposureType.Alb, scheme: k8s.Scheme.InternetFacing, plainTextFromInternet: true },
  },
  inCluster(web, controller, nodes),
);

export const url = nginx.url;
