import { at, isHidden, isMissing, list, worded } from "../../model/json.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { launchTemplateType, managedNodeGroupTypes } from "../../model/types.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

export const instanceMetadata: Check = {
  id: "instance-metadata",
  severity: Severity.Error,
  title: "Nodes answer for their credentials only with a session token, and only to themselves.",
  why: "With a hop limit above 1, or with version 1 of the metadata service, every pod can take the credentials of its node.",
  page: "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
  find: (_, index) => [
    ...withoutTemplate(index),
    ...index.ofType(launchTemplateType).flatMap((resource) => metadataHits(resource)),
  ],
};

export const volumeEncryption: Check = {
  id: "volume-encryption",
  severity: Severity.Error,
  title: "The volumes of every node are encrypted.",
  why: "Images, logs, emptyDirs and the kubelet's tokens lie on them, and in every snapshot of them.",
  page: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  find: (_, index) => index.ofType(launchTemplateType).flatMap((resource) => volumeHits(resource)),
};

/** Without a template EKS makes one, with a hop limit of 2 and whatever encryption the account has as its default. */
function withoutTemplate(index: PlanIndex): Hit[] {
  const fix = "Give it a launch template of this plan, with httpTokens required, hop limit 1 and encrypted volumes.";
  return index.ofType(...managedNodeGroupTypes).flatMap((resource) => {
    const urns = resource.propertyDependencies.launchTemplate ?? [];
    if (urns.some((urn) => index.resource(urn)?.type === launchTemplateType)) return [];
    if (isMissing(at(resource.inputs, "launchTemplate")))
      return [
        hit(resource, `${resource.name} has no launch template, so its pods can reach the node's credentials.`, fix),
      ];
    return [cannotTell(resource, "how its nodes are launched", fix)];
  });
}

function metadataHits(resource: PlannedResource): Hit[] {
  const options = at(resource.inputs, "metadataOptions");
  const tokens = at(options, "httpTokens");
  const hops = at(options, "httpPutResponseHopLimit");
  const fix = 'Set metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 }.';
  if (at(options, "httpEndpoint") === "disabled") return [];
  const wrong = [
    ...(isHidden(tokens) || tokens === "required" ? [] : ["answers without a session token"]),
    ...(isHidden(hops) || hops === 1
      ? []
      : [`has the hop limit ${isMissing(hops) ? "that AWS chooses" : worded(hops)}`]),
  ];
  if (wrong.length > 0) return [hit(resource, `${resource.name}: the metadata service ${wrong.join(" and ")}.`, fix)];
  return [tokens, hops].some(isHidden) ? [cannotTell(resource, "who reaches the metadata service", fix)] : [];
}

function volumeHits(resource: PlannedResource): Hit[] {
  const mappings = at(resource.inputs, "blockDeviceMappings");
  const fix = "Name every volume in blockDeviceMappings with ebs: { encrypted: true }.";
  const encrypted = list(mappings)
    .filter((mapping) => isMissing(at(mapping, "noDevice")) && isMissing(at(mapping, "virtualName")))
    .map((mapping) => at(mapping, "ebs", "encrypted"));
  if (isHidden(mappings) || encrypted.some(isHidden))
    return [cannotTell(resource, "whether its volumes are encrypted", fix)];
  if (encrypted.length > 0 && encrypted.every((value) => value === true || value === "true")) return [];
  const what = encrypted.length === 0 ? "says nothing about the root volume" : "has a volume that is not encrypted";
  return [hit(resource, `${resource.name} ${what}.`, fix)];
}
