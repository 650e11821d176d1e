/** Addresses and ports of the cluster. All of them lie on this machine. */

/** All pods of all nodes. */
export const podCidr = "10.244.0.0/16";
export const serviceCidr = "10.96.0.0/16";
/** The Services that every pod counts on: the first address of the block, and the one that kubelets write into resolv.conf. */
export const kubernetesAddress = "10.96.0.1";
export const dnsAddress = "10.96.0.10";

export const apiServerPort = 6443;
export const apiServer = `https://127.0.0.1:${apiServerPort}`;
export const etcdPort = 2379;
export const etcd = `http://127.0.0.1:${etcdPort}`;
export const etcdPeerPort = 2380;
export const kubeletPort = 10250;
export const controllerManagerPort = 10257;
export const schedulerPort = 10259;
export const proxyHealthPort = 10256;
export const proxyMetricsPort = 10249;
