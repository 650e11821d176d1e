import {
  at,
  fields,
  isHidden,
  isMissing,
  isSecret,
  isUnknown,
  list,
  text,
  type Value,
  walk,
} from "../../model/json.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { compared } from "../../model/sorting.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

const page = "https://www.pulumi.com/docs/iac/concepts/secrets/";

export const clearSecret: Check = {
  id: "clear-secret",
  severity: Severity.Error,
  title: "Secrets and kubeconfigs are secret to Pulumi, too.",
  why: "What is not marked stands in clear in the state, in every preview and in the logs of every pipeline.",
  page,
  find: (plan, index) => [
    ...index.ofKind("Secret").flatMap(({ resource, label }) => secretHits(resource, label)),
    ...index.ofType("pulumi:providers:kubernetes").flatMap((resource) => {
      const kubeconfig = at(resource.inputs, "kubeconfig");
      const fix = "Wrap it in pulumi.secret().";
      if (isUnknown(kubeconfig)) return [cannotTell(resource, "whether its kubeconfig is secret", fix)];
      return isKubeconfig(kubeconfig) ? [hit(resource, `${resource.name} has its kubeconfig in clear.`, fix)] : [];
    }),
    ...Object.entries(plan.outputs)
      .sort(([a], [b]) => compared(a, b))
      .flatMap(([name, value]) => outputHits(name, value)),
  ],
};

function outputHits(name: string, value: Value): Hit[] {
  const fix = "Wrap it in pulumi.secret().";
  if (isKubeconfig(value)) return [{ message: `The output ${name} is a kubeconfig that is not secret.`, fix }];
  if (!isUnknown(value) || !namesKubeconfig(name)) return [];
  const message = `The output ${name} is not secret; cannot tell whether it is a kubeconfig, as the value is not known in this plan.`;
  return [{ message, fix, cannotTell: true }];
}

/** Also `devKubeconfigJson`; not `updateKubeconfig`, which would be the command that makes one. */
function namesKubeconfig(name: string): boolean {
  return /kubeconfig(json|ya?ml)?$/i.test(name) && !/^(get|update|write)/i.test(name);
}

function secretHits(resource: PlannedResource, label: string): Hit[] {
  const maps = ["data", "stringData"].map((key) => at(resource.inputs, key));
  const entries = maps.flatMap((map) => Object.entries(fields(map)));
  const clear = entries.filter(([, value]) => isInClear(value)).map(([key]) => key);
  const fix = "Wrap it in pulumi.secret(), or take it from a secret setting.";
  if (clear.length > 0) return [hit(resource, `${label} has ${clear.sort().join(", ")} in clear.`, fix)];
  const unsure = [...maps, ...entries.map(([, value]) => value)].some(isUnknown);
  return unsure ? [cannotTell(resource, `whether the values of ${label} are secret`, fix)] : [];
}

/** Something readable is there; an empty text gives nothing away. */
function isInClear(value: Value): boolean {
  return !isMissing(value) && !isHidden(value) && value !== "";
}

/** The content, not the path of a file. */
function isKubeconfig(value: Value): boolean {
  if (isHidden(value)) return false;
  if (typeof value === "string") return /"?\bclusters"?\s*:/.test(value) && /"?\busers"?\s*:/.test(value);
  return !isMissing(at(value, "clusters")) && !isMissing(at(value, "users"));
}

export const clearCredential: Check = {
  id: "clear-credential",
  severity: Severity.Error,
  title: "No password, token or key stands in clear among the inputs.",
  why: "Inputs are kept in the state, shown in previews and, in the environment of a pod, readable by whoever may read the pod.",
  page,
  find: (_, index) =>
    index.resources.flatMap((resource) => [...environmentHits(resource, index), ...wellKnown(resource)]),
};

/** What the name of a value ends in where the value is a credential; `PASSWORD_FILE` and `TOKEN_URL` are none. */
const credentialWords = [
  "password",
  "passwd",
  "passphrase",
  "secret",
  "token",
  "credential",
  "credentials",
  "apikey",
  "key",
];

function isCredentialName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return credentialWords.includes(words.at(-1) ?? "") && words.at(-2) !== "public";
}

function environmentHits({ urn }: PlannedResource, index: PlanIndex): Hit[] {
  const pod = index.podOf(urn);
  if (pod === undefined) return [];
  const { resource, label } = pod.object;
  return pod.containers.flatMap(({ name, value }) => {
    const clear = list(at(value, "env")).flatMap((variable) => {
      const key = text(at(variable, "name")) ?? "";
      const content = text(at(variable, "value")) ?? "";
      const reference = /^\$\([A-Za-z_][A-Za-z0-9_]*\)$/.test(content);
      const credential =
        (isCredentialName(key) && content !== "" && !reference) || /:\/\/[^/\s:@]+:[^/\s@]+@/.test(content);
      return credential ? [key] : [];
    });
    if (clear.length === 0) return [];
    const fix = "Put it into a Secret and take it by secretKeyRef.";
    return [hit(resource, `${label}, container ${name} has ${clear.join(", ")} in clear.`, fix)];
  });
}

/** What all of them have, since most texts are none: one look decides. */
const anyForm = /-----BEGIN|AKIA|ASIA|gh[pousr]_|pul-|xox/;
const forms: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["an access key of AWS", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a token of GitHub", /\bgh[pousr]_[A-Za-z0-9]{36}/],
  ["a token of Pulumi", /\bpul-[0-9a-f]{40}\b/],
  ["a token of Slack", /\bxox[abprs]-[0-9A-Za-z-]{10,}/],
];
const secretSettings =
  /^(?:[a-z][A-Za-z]*P|p)assw(?:ord|d)$|^(?:[a-z][A-Za-z]*P|p)assphrase$|^secret(?:String|AccessKey)$|^privateKey(?:Pem)?$/;

/** Credentials that are known by their form, and settings that can be nothing else, wherever they stand. */
function wellKnown(resource: PlannedResource): Hit[] {
  const hits: Hit[] = [];
  // Components are told by such names where a secret lies, and what a Secret holds has a check of its own.
  const judged = resource.custom && !resource.type.endsWith(":Secret");
  walk(resource.inputs, (value, path) => {
    if (typeof value !== "string" || value === "") return;
    const [form] = anyForm.test(value) ? (forms.find(([, pattern]) => pattern.test(value)) ?? []) : [];
    const setting = judged && secretSettings.test(path.at(-1) ?? "");
    const what = form ?? (setting ? "a value that should be secret" : undefined);
    if (what === undefined) return;
    const message = `${resource.name} holds ${what} in clear at ${path.join(".")}.`;
    hits.push(hit(resource, message, "Wrap it in pulumi.secret()."));
  });
  return hits;
}

export const exposedSecret: Check = {
  id: "exposed-secret",
  severity: Severity.Error,
  title: "What is secret reaches pods by Secrets only.",
  why: "Pulumi keeps it secret, but in a ConfigMap or in the text of a variable the cluster shows it to everybody who may read those.",
  page: "https://kubernetes.io/docs/concepts/configuration/secret/",
  find: (_, index) => [
    ...index.ofKind("ConfigMap").flatMap(({ resource, label }) => {
      const maps = ["data", "binaryData"].map((key) => at(resource.inputs, key));
      const secret = maps.some((map) => isSecret(map) || Object.values(fields(map)).some(isSecret));
      return secret ? [hit(resource, `${label} holds something secret.`, "Put it into a Secret.")] : [];
    }),
    ...index.pods.flatMap(({ object, containers }) =>
      containers.flatMap(({ name, value }) => {
        const variables = list(at(value, "env")).filter((variable) => isSecret(at(variable, "value")));
        if (variables.length === 0) return [];
        const names = variables.map((variable) => text(at(variable, "name")) ?? "?").join(", ");
        const fix = "Put it into a Secret and take it by secretKeyRef.";
        return [
          hit(object.resource, `${object.label}, container ${name} has the secret of ${names} as plain text.`, fix),
        ];
      }),
    ),
  ],
};
