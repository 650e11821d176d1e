/** Why Fargate may not run a pod. */
export interface Doubt {
  /** Certain: a clause, "container web is privileged". Otherwise what continues "cannot tell ". */
  readonly what: string;
  readonly certain: boolean;
}

export function refused(what: string): Doubt {
  return { what, certain: true };
}

/** The plan does not hold what decides. */
export function doubtful(what: string): Doubt {
  return { what, certain: false };
}
