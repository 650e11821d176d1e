import * as z from "zod";
import { cpu, quantity } from "./primitives.ts";

const amounts = z.strictObject({
  cpu: cpu().optional().describe("CPU"),
  memory: quantity().optional().describe("Memory"),
});

/** Resources of a node agent: what is left out stays as it is by default. */
export const agentResources = z.strictObject({
  requests: amounts.optional().describe("What the scheduler sets aside on every node"),
  limits: amounts.optional().describe("What the agent may not exceed"),
});
