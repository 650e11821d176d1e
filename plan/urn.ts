/** Uniform resource names as the engine makes them: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */

const stackType = "pulumi:pulumi:Stack";

export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** The chain of component types down to the resource, joined by `$`. */
  readonly qualifiedType: string;
  readonly name: string;
}

export function makeUrn(stack: string, project: string, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : parseUrn(parent).qualifiedType;
  const qualifiedType = parentType === "" || parentType === stackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualifiedType}::${name}`;
}

export function parseUrn(urn: string): UrnParts {
  const [prefix = "", project = "", qualifiedType = "", ...name] = urn.split("::");
  return { stack: prefix.slice("urn:pulumi:".length), project, qualifiedType, name: name.join("::") };
}

export function typeOf(urn: string): string {
  return parseUrn(urn).qualifiedType.split("$").at(-1) ?? "";
}

export function isStack(type: string): boolean {
  return type === stackType;
}

/** Programs refer to a provider as "<urn>::<id>"; a plan by its URN alone. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}
