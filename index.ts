import { loadSettings } from "./settings.ts";
import { choosePlatform } from "./stack/platform.ts";
import { createNamespaces, createWorkloads, urlsOf } from "./stack/workloads.ts";

// What this stack is to be, from Pulumi.<stack>.yaml.
const settings = loadSettings();

// A cluster: EKS, made in AWS, or one that is there already.
const platform = await choosePlatform(settings);

// What the cluster is for.
const namespaces = createNamespaces(settings, platform);
const workloads = createWorkloads(settings, platform, namespaces);

export default { ...platform.outputs, urls: urlsOf(workloads) };
