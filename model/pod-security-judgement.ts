import type { Json } from "../plan/plan.ts";
import { isHidden, isMissing, list, type Value, worded } from "./json.ts";
import type { PodTemplate } from "./kubernetes.ts";

/** What a control of the standards says of a pod, or of a part of it. */
export interface Judgement {
  /** What is forbidden, in words that follow "the pod" or "container web". */
  readonly faults: readonly string[];
  /** The plan does not hold some value that decides. */
  readonly unclear: boolean;
}

/** One of the standards' controls, by the name it has in Kubernetes. */
export interface PodSecurityControl {
  readonly control: string;
  /** Minor version of the standards that it came with. */
  readonly since: number;
  /** The control of the lower level that it stands for. */
  readonly replaces?: string;
  /** What to do about it, as a part of a sentence. */
  readonly remedy: string;
  /** By the standards of Kubernetes 1.`minor`. */
  readonly judge: (pod: PodTemplate, minor: number) => Judgement;
}

export const fine: Judgement = { faults: [], unclear: false };
const unclear: Judgement = { faults: [], unclear: true };

export function wrong(fault: string): Judgement {
  return { faults: [fault], unclear: false };
}

export function together(judgements: readonly Judgement[]): Judgement {
  if (judgements.every((one) => one === fine)) return fine;
  return { faults: judgements.flatMap(({ faults }) => faults), unclear: judgements.some((one) => one.unclear) };
}

/** A value that is not there is what Kubernetes takes for its default: judged by `missing`. */
export function judged(value: Value, judge: (value: Json) => Judgement, missing: Judgement = fine): Judgement {
  if (isMissing(value)) return missing;
  return isHidden(value) ? unclear : judge(value);
}

export function only(value: Value, allowed: readonly Json[], fault: (shown: string) => string): Judgement {
  return judged(value, (given) => (allowed.includes(given) ? fine : wrong(fault(worded(given)))));
}

export function each(values: Value, judge: (value: Json) => Judgement): Judgement {
  return judged(values, () => together(list(values).map((value) => judged(value, judge))));
}

export function ofPod({ spec }: PodTemplate, judge: (spec: Value) => Judgement): Judgement {
  return naming("the pod", judge(spec));
}

export function ofContainers({ containers }: PodTemplate, judge: (container: Value) => Judgement): Judgement {
  return together(containers.map(({ name, value }) => naming(`container ${name}`, judge(value))));
}

/** Both have a `securityContext`, with many fields alike. */
export function ofPodAndContainers(pod: PodTemplate, judge: (place: Value) => Judgement): Judgement {
  return together([ofPod(pod, judge), ofContainers(pod, judge)]);
}

function naming(who: string, judgement: Judgement): Judgement {
  if (judgement.faults.length === 0) return judgement;
  return { ...judgement, faults: judgement.faults.map((fault) => `${who} ${fault}`) };
}

/** Where `exempt` holds nothing is forbidden; where that cannot be told, neither can whether something is. */
export function unless(exempt: Value, value: Json, judge: () => Judgement): Judgement {
  if (exempt === value) return fine;
  const judgement = judge();
  return isHidden(exempt) && judgement.faults.length > 0 ? unclear : judgement;
}
