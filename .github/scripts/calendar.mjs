import { readFileSync } from "node:fs";

/** Prints what a plan's findings say of versions whose support ends; fails where there is any. */
const { stack, findings } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const open = findings.filter(({ rule, accepted }) => /^kubernetes-/.test(rule) && accepted === undefined);
console.log(`### ${stack}: ${open.length === 0 ? "no Kubernetes version ends soon" : "a Kubernetes version ends"}`);
for (const { message, fix, page } of open) console.log(`- ${message} ${fix ?? ""} ([more](${page}))`);
process.exitCode = open.length === 0 ? 0 : 1;
