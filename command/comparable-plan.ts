import { createHmac } from "node:crypto";
import type { Engine } from "../plan/engine.ts";
import type { Plan } from "../plan/plan.ts";
import { toPlan } from "../plan/plan-program.ts";
import { Secrets } from "../plan/values.ts";

/**
 * A plan whose hidden secrets can be told apart from those of another plan made with the same key, and by nobody else: the key
 * lives as long as the command.
 */
export function comparablePlan(engine: Engine, key: string): Plan {
  return toPlan(engine, Secrets.Hidden, (secret) =>
    createHmac("sha256", key).update(JSON.stringify(secret)).digest("base64url").slice(0, 16),
  );
}
