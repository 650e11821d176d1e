import "../plan/lazy-modules.ts";
import { runProject } from "../plan/plan-project.ts";
import { readStackFiles } from "../plan/project.ts";
import { watch } from "../plan/watchdog.ts";
import type { BaseAnswer, BaseQuestion } from "./base-question.ts";
import { comparablePlan } from "./comparable-plan.ts";

/** A process of its own for the base of a diff: two programs, with what each is made of, share nothing. */
process.once("message", async (question: BaseQuestion) => {
  process.send?.(await answer(question), () => process.exit());
});
// Nobody is left to tell.
process.once("disconnect", () => process.exit());

async function answer({ folder, stack, unknown, key }: BaseQuestion): Promise<BaseAnswer> {
  const endWatch = watch(30, folder);
  try {
    const engine = await runProject(folder, readStackFiles(folder, stack), { unknown });
    return { plan: comparablePlan(engine, key) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    endWatch();
  }
}
