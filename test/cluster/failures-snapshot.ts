import { type KubernetesObject, kubectl, list } from "./real-cluster.ts";

/** Every object of the kinds that are kept, by kind, namespace and name; and its uid, which is another once it was made anew. */
export type Objects = ReadonlyMap<string, string>;

/** Kinds of objects that are kept for as long as nobody deletes them. Events go by themselves, and leases say who is alive. */
export async function keptKinds(): Promise<string[]> {
  const names = (await kubectl(["api-resources", "--verbs=list,create,delete", "-o", "name"])).split("\n");
  return names.filter((name) => name !== "" && !/^(events|leases)(\.|$)/.test(name));
}

const uids = '{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{"\\t"}{.metadata.uid}{"\\n"}{end}';

export async function allObjects(kinds: readonly string[]): Promise<Objects> {
  const text = await kubectl(["get", kinds.join(","), "-A", "-o", `jsonpath=${uids}`]);
  return new Map(
    text.split("\n").flatMap((line) => {
      const [name = "", uid] = line.split("\t");
      return uid === undefined ? [] : [[name, uid] as const];
    }),
  );
}

/** Those of before that are gone, or that have the name of one that is. */
export function lost(before: Objects, after: Objects): string[] {
  return [...before].filter(([name, uid]) => after.get(name) !== uid).map(([name]) => name);
}

/** What tells that the containers of a pod were left alone. */
export interface PodState {
  readonly name: string;
  readonly uid: string;
  readonly containers: readonly { readonly id: string; readonly restarts: number }[];
  /** When it last became ready or stopped being it. */
  readonly readySince: string;
}

export async function podStates(): Promise<PodState[]> {
  return (await list(["pods", "-A"])).map(stateOf).sort((a, b) => a.name.localeCompare(b.name));
}

function stateOf({ metadata, status }: KubernetesObject): PodState {
  const statuses: { containerID: string; restartCount: number }[] = status.containerStatuses ?? [];
  const conditions: { type: string; status: string; lastTransitionTime: string }[] = status.conditions ?? [];
  const ready = conditions.find(({ type }) => type === "Ready");
  return {
    name: `${metadata.namespace}/${metadata.name}`,
    uid: String(metadata.uid),
    containers: statuses.map(({ containerID, restartCount }) => ({ id: containerID, restarts: restartCount })),
    readySince: `${ready?.status} ${ready?.lastTransitionTime}`,
  };
}
