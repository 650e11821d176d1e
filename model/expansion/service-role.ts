import { createHash } from "node:crypto";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { at } from "../json.ts";
import { type Inside, reference, unknown } from "./inside.ts";

/**
 * A role with managed policies, as @pulumi/eks makes them; answers the URN of the role. Attachments are named after a digest of the
 * policy's ARN. https://github.com/pulumi/pulumi-eks/blob/master/nodejs/eks/servicerole.ts
 */
export function addServiceRole(
  add: Inside["add"],
  component: PlannedResource,
  what: string,
  service: Json,
  policies: readonly string[],
): string {
  const name = `${component.name}-${what}`;
  const tags = at(component.inputs, "tags");
  const parent = add("eks:index:ServiceRole", name, { custom: false });
  const role = add("aws:iam/role:Role", `${name}-role`, { parent, inputs: { assumeRolePolicy: trust(service), tags } });
  for (const policy of policies) {
    const arn = `arn:aws:iam::aws:policy/${policy}`;
    const digest = createHash("sha1").update(arn).digest("hex").slice(0, 8);
    add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", `${name}-${digest}`, {
      parent,
      // The partition is looked up when the program runs.
      inputs: { policyArn: unknown, role: reference(role) },
    });
  }
  return role;
}

function trust(service: Json): Json {
  if (typeof service !== "string") return service;
  const statement = {
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Effect: "Allow",
    Principal: { Service: [service] },
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
