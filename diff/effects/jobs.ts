/** https://kubernetes.io/docs/concepts/workloads/controllers/job/, …/cron-jobs/ */

import { byProperty, harmless, interruption, nothing, rollingRestart } from "./outcome.ts";
import { type EffectTable, objectLabel, type Subject, willBe } from "./subject.ts";
import { metadataRules } from "./workloads.ts";

const jobs: EffectTable[string] = {
  create: (subject) => nothing(`${objectLabel(subject)} runs.`),
  update: (subject) =>
    byProperty(subject, [
      ...metadataRules,
      ["spec.suspend", suspended],
      harmless("spec.parallelism", "More or fewer of its pods run at once."),
      harmless("spec.completions", "It ends after another number of pods."),
      ["spec.activeDeadlineSeconds", () => nothing("A run that is already longer is stopped.")],
      harmless("spec.ttlSecondsAfterFinished", "The finished Job is removed at another time."),
      harmless("spec.backoffLimit", "It is tried more or less often."),
    ]),
  replace: (subject) =>
    rollingRestart(`${objectLabel(subject)} runs again from the start; a run in progress is stopped.`, {
      page: "https://kubernetes.io/docs/concepts/workloads/controllers/job/",
    }),
  delete: (subject) => interruption(`${objectLabel(subject)} is deleted; a run in progress is stopped.`),
};

const cronJobs: EffectTable[string] = {
  create: (subject) => nothing(`${objectLabel(subject)} runs at its next time.`),
  update: (subject) =>
    byProperty(subject, [
      ...metadataRules,
      ["spec.suspend", suspended],
      ["spec.schedule", () => nothing("It runs at other times; a run in progress goes on.")],
      ["spec.timeZone", () => nothing("It runs at other times; a run in progress goes on.")],
      ["spec.jobTemplate", () => nothing("It counts from the next run on; a run in progress goes on.")],
      harmless("spec.concurrencyPolicy", "It counts from the next run on."),
      harmless("spec.startingDeadlineSeconds", "It counts from the next run on."),
      harmless("spec.successfulJobsHistoryLimit"),
      harmless("spec.failedJobsHistoryLimit"),
    ]),
  replace: (subject) => interruption(`${objectLabel(subject)} is made anew; a run in progress is stopped.`),
  delete: (subject) => interruption(`${objectLabel(subject)} runs no more; a run in progress is stopped.`),
};

export const jobEffects: EffectTable = { "batch:Job": jobs, "batch:CronJob": cronJobs };

function suspended(subject: Subject) {
  const label = objectLabel(subject);
  if (willBe(subject, "spec", "suspend") !== true) return nothing(`${label} runs again.`);
  return subject.change.type.endsWith(":CronJob")
    ? interruption(`${label} starts no more runs; a run in progress goes on.`)
    : interruption(`${label} stops its pods until it is resumed.`);
}
