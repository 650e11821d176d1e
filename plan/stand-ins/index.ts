import { aws } from "./aws.ts";
import { awsx } from "./awsx.ts";
import { eks } from "./eks.ts";
import { kubernetes } from "./kubernetes.ts";
import type { StandIn } from "./stand-ins.ts";

/** Who answers in a plan, by package. */
export const standIns: Readonly<Record<string, StandIn>> = { aws, awsx, eks, kubernetes };
