import { type LogWriter, unplannedWriters, Volume } from "../../model/log-groups.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

export const logGroupPlanned: Check = {
  id: "log-group-planned",
  severity: Severity.Warning,
  title: "Every log group that something writes to is in the plan.",
  why: "Whoever finds no group makes one that keeps everything for ever, and that no destroy removes; or makes none, and the logs are lost.",
  page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
  find: (_, index) => unplannedWriters(index).filter(isOurs).map(missing),
};

/** log-retention speaks of the control plane's. */
function isOurs({ volume, creates, retains }: LogWriter): boolean {
  return volume !== Volume.ControlPlane && !(creates && retains);
}

function missing({ label, resource, group, creates }: LogWriter): Hit {
  const then = creates ? "it makes it, to be kept for ever" : "what it writes is lost";
  const message = `${label} writes to the log group ${group}, which this plan does not make: ${then}.`;
  return hit(resource, message, `Create the log group ${group} with retentionInDays before it.`);
}
