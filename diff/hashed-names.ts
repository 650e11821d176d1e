/** Names that end in a hash, so that a change of content or of place is another name. */

/**
 * - this program's own: ten hexadecimal digits of the content
 * - kustomize: ten of an alphabet of its own, https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/
 * - cdk8s: `c8` and six digits of the path, https://cdk8s.io/docs/latest/basics/app/
 */
const suffixes = /-(?:[0-9a-f]{10}|[bcdfghkmt2456789]{10}|c8[0-9a-f]{6})$/;

/** What a name is without its hash; the name itself where it has none. */
export function withoutHash(name: string): string {
  const base = name.replace(suffixes, "");
  // A word such as "-background" is no hash.
  return base === name || !/\d/.test(name.slice(base.length)) ? name : base;
}
