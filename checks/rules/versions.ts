import { at, isHidden, isMissing, text, type Value, walk } from "../../model/json.ts";
import type { PodTemplate } from "../../model/kubernetes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { addOnTypes, chartTypes, clusterTypes, managedNodeGroupTypes } from "../../model/types.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

export const floatingVersion: Check = {
  id: "floating-version",
  severity: Severity.Error,
  title: "Every image, chart, add-on and cluster has one exact version.",
  why: "What floats changes by itself: with the next pod that starts, or with the next preview of somebody who changed nothing.",
  page: "https://kubernetes.io/docs/concepts/containers/images/",
  find: (_, index) => [
    ...index.pods.flatMap(podHits),
    ...index.ofType(...chartTypes).flatMap(chartHits),
    ...index.ofType(...addOnTypes).flatMap(addOnHits),
    ...index.ofType(...clusterTypes).flatMap(clusterHits),
    ...nodeGroupHits(index),
    ...mostRecentHits(index),
  ],
};

const imageFix = "Pin it by digest, or by a full version number.";

function podHits({ object, containers, hidden }: PodTemplate): Hit[] {
  if (hidden) return [cannotTell(object.resource, `which images ${object.label} runs`, imageFix)];
  return containers.flatMap(({ name, value }) => {
    const image = at(value, "image");
    const who = `${object.label}, container ${name}`;
    if (isHidden(image)) return [cannotTell(object.resource, `which image ${who} runs`, imageFix)];
    const fault = imageFault(text(image) ?? "");
    return fault === undefined ? [] : [hit(object.resource, `${who}: ${fault}.`, imageFix)];
  });
}

/** A full number is not pushed again by those who publish it; a variant (`1.30.5-alpine`) is, with every fix of its base. */
const fullVersion = /^v?\d+(?:\.\d+){2,}(?:b\d+|(?:-minimal)?-eksbuild\.\d+|-(?:alpha|beta|rc|r)\.?\d+)?$/;
const digest = /^sha256:[0-9a-f]{64}$/;

function imageFault(image: string): string | undefined {
  const [reference = "", pin, ...more] = image.split("@");
  const tag = /:([^:/]+)$/.exec(reference)?.[1];
  if (reference === "" || more.length > 0) return `"${image}" is no image`;
  if (tag === "latest") return `${image} has the tag latest`;
  if (pin !== undefined) return digest.test(pin) ? undefined : `${image} has a digest that is none`;
  if (tag === undefined) return `${image} has neither tag nor digest`;
  return fullVersion.test(tag) ? undefined : `the tag of ${image} can be pushed again`;
}

const exactVersion = /^v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

function chartHits(resource: PlannedResource): Hit[] {
  const { name, inputs } = resource;
  const chart = text(at(inputs, "chart")) ?? text(at(inputs, "path")) ?? "";
  const version = at(inputs, "version");
  const local = /^\.{0,2}\//.test(chart) || /\.(tgz|tar\.gz)$/.test(chart) || isArchive(at(inputs, "chart"));
  const fix = "Give the exact version of the chart.";
  const hits: Hit[] = [];
  if (at(inputs, "devel") === true)
    hits.push(hit(resource, `${name} takes whatever is in development.`, "Remove devel."));
  if (isHidden(version)) hits.push(cannotTell(resource, "which version of the chart it installs", fix));
  else if (!(isMissing(version) && local) && !exactVersion.test(text(version) ?? "")) {
    const has = isMissing(version) ? "no version" : `the version ${JSON.stringify(version)}, which floats`;
    hits.push(hit(resource, `${name} installs the chart ${chart} with ${has}.`, fix));
  }
  walk(at(inputs, "values"), (value, path) => {
    if (path.at(-1) !== "tag" || value !== "latest") return;
    hits.push(hit(resource, `${name} runs an image with the tag latest (${path.join(".")}).`, imageFix));
  });
  return hits;
}

function isArchive(chart: Value): boolean {
  return !isMissing(at(chart, "archive")) || !isMissing(at(chart, "asset"));
}

function addOnHits(resource: PlannedResource): Hit[] {
  const name = text(at(resource.inputs, "addonName")) ?? resource.name;
  return versionHits(resource, `the add-on ${name}`, at(resource.inputs, "addonVersion"), "addonVersion");
}

function versionHits(resource: PlannedResource, what: string, version: Value, setting: string): Hit[] {
  const fix = `Set ${setting}.`;
  if (isHidden(version)) return [cannotTell(resource, `which version ${what} has`, fix)];
  if (typeof version === "string" && /^v?\d+\.\d+/.test(version)) return [];
  const has = isMissing(version)
    ? "has no version, so the newest is taken"
    : `has the version ${JSON.stringify(version)}`;
  return [hit(resource, `${resource.name}: ${what} ${has}.`, fix)];
}

/** eks.Cluster installs vpc-cni and kube-proxy by itself, unless told not to; coredns only where asked. */
function clusterHits(resource: PlannedResource): Hit[] {
  const { inputs, type } = resource;
  const own = versionHits(resource, "Kubernetes", at(inputs, "version"), "version");
  if (type !== "eks:index:Cluster" || at(inputs, "autoMode", "enabled") === true) return own;
  const kubeProxy = at(inputs, "kubeProxyAddonOptions");
  const coredns = at(inputs, "corednsAddonOptions");
  const versions: [string, Value, string][] = [];
  if (at(inputs, "useDefaultVpcCni") !== true)
    versions.push(["vpc-cni", at(inputs, "vpcCniOptions", "addonVersion"), "vpcCniOptions.addonVersion"]);
  if (at(kubeProxy, "enabled") !== false)
    versions.push(["kube-proxy", at(kubeProxy, "version"), "kubeProxyAddonOptions.version"]);
  if (!isMissing(coredns) && at(coredns, "enabled") !== false)
    versions.push(["coredns", at(coredns, "version"), "corednsAddonOptions.version"]);
  const addOns = versions.flatMap(([name, version, setting]) =>
    versionHits(resource, `the add-on ${name}`, version, setting),
  );
  return [...own, ...addOns];
}

function nodeGroupHits(index: PlanIndex): Hit[] {
  return index.ofType(...managedNodeGroupTypes).flatMap((resource) => {
    const { inputs } = resource;
    const custom = at(inputs, "amiType") === "CUSTOM" || !isMissing(at(inputs, "amiId"));
    const template = at(inputs, "launchTemplate", "version");
    const floats = template === "$Latest" || template === "$Default";
    const fix = "Give the number of the version.";
    return [
      ...(custom ? [] : versionHits(resource, "Kubernetes on the nodes", at(inputs, "version"), "version")),
      ...(floats ? [hit(resource, `${resource.name} follows ${template} of its launch template.`, fix)] : []),
    ];
  });
}

function mostRecentHits(index: PlanIndex): Hit[] {
  return index.resources
    .filter(({ type }) => /^(aws|eks|awsx):/.test(type))
    .flatMap((resource) => {
      const found: Hit[] = [];
      walk(resource.inputs, (value, path) => {
        if (path.at(-1) !== "mostRecent" || value !== true) return;
        const message = `${resource.name} takes the most recent version (${path.join(".")}).`;
        found.push(hit(resource, message, "Name the version instead."));
      });
      return found;
    });
}
