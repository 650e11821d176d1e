import { podCidr, serviceCidr } from "../network.ts";

/** Rules of iptables as text: what is given to iptables-restore, and what is taken from iptables-save. */

const forwardChain = "EKS-PLATFORM-FORWARD";
const masqueradeChain = "EKS-PLATFORM-POSTROUTING";

/**
 * Pods of one node reach those of the other and the machine whatever a firewall of the machine says about strangers, and look like
 * the machine to everybody beyond it. What still has a Service's address has met a port that no Service has, and would leave the
 * machine for nobody to answer. For iptables-restore --noflush: chains named here are emptied first, others stay.
 */
export function ownRules(): string {
  return `*filter
:${forwardChain} - [0:0]
-A ${forwardChain} -d ${serviceCidr} -j REJECT --reject-with icmp-port-unreachable
-A ${forwardChain} -s ${podCidr} -j ACCEPT
-A ${forwardChain} -d ${podCidr} -j ACCEPT
-I INPUT -s ${podCidr} -j ${forwardChain}
-I FORWARD -j ${forwardChain}
COMMIT
*nat
:${masqueradeChain} - [0:0]
-A ${masqueradeChain} -s ${podCidr} ! -d ${podCidr} -j MASQUERADE
-I POSTROUTING -j ${masqueradeChain}
COMMIT
`;
}

const own = /^EKS-PLATFORM-/;
/** kube-proxy's and the kubelets' begin with KUBE-. */
const ofCluster = /^(KUBE|EKS-PLATFORM)-/;

/** Whether all of them are there. A firewall that was loaded meanwhile may have taken some. */
export function hasOwnRules(saved: string): boolean {
  const expected = ownRules()
    .split("\n")
    .filter((line) => line.startsWith("-"));
  return expected.every((rule) => saved.includes(`${rule.replace(/^-I/, "-A")}\n`));
}

/** All of them, once, whatever part of them was there. */
export function ownRulesAgain(saved: string): string {
  return removal(saved, own) + ownRules();
}

/**
 * Of what iptables-save printed: the input of iptables-restore --noflush that takes away the cluster's chains and all that leads to
 * them. Empty where there are none.
 */
export function removal(saved: string, chains: RegExp = ofCluster): string {
  return saved
    .split(/^(?=\*)/m)
    .map((table) => removalOfTable(table, chains))
    .join("");
}

function removalOfTable(table: string, pattern: RegExp): string {
  const lines = table.split("\n");
  const chains = lines.flatMap((line) => /^:(\S+)/.exec(line)?.[1] ?? []).filter((chain) => pattern.test(chain));
  if (chains.length === 0) return "";
  const jumps = lines.filter((line) => {
    const [, from = "", to = ""] = /^-A (\S+) .*-[jg] (\S+)/.exec(line) ?? [];
    return !pattern.test(from) && pattern.test(to);
  });
  // Emptied before they are deleted, since they lead to each other.
  return [
    lines[0],
    ...jumps.map((line) => line.replace(/^-A/, "-D")),
    ...chains.map((chain) => `-F ${chain}`),
    ...chains.map((chain) => `-X ${chain}`),
    "COMMIT\n",
  ].join("\n");
}
