import * as z from "zod";
import { parseCidr } from "../cidr.ts";
import { versionPattern } from "../components/add-on-version.ts";
import { retentions } from "../components/retention.ts";

// Settings are parsed once in a process: code made for the parser, zod's default, costs more than it saves.
z.config({ jitless: true });

/**
 * The message of a refusal in its two halves, as `problems.ts` wants them: why it cannot be, continuing "<path> is
 * <value>, " (so "which is no ..." or "but ..."), and what to do instead.
 * Zod messages are one string; a line break keeps the halves apart until `settings/messages.ts` reads them.
 */
export function says(rule: string, fix: string): string {
  return `${rule}\n${fix}`;
}

/** `examples` go into the JSON Schema that editors show, and into the message when something else stands there. */
function text(pattern: RegExp, rule: string, fix: string, example: string): z.ZodString {
  return z
    .string()
    .regex(pattern, says(rule, fix))
    .meta({ examples: [example] });
}

/** An IPv4 block whose address is the first of the block; `largest` and `smallest` are the allowed prefix lengths. */
export function cidrBlock({ largest = 0, smallest = 32 }: { largest?: number; smallest?: number } = {}) {
  return z
    .string()
    .superRefine((value, context) => {
      const refuse = (rule: string, fix: string): void =>
        context.addIssue({ code: "custom", message: says(rule, fix) });
      const block = parseCidr(value);
      if (block === undefined)
        return refuse("which is no IPv4 CIDR block", "Write an address and a mask, like 10.0.0.0/16.");
      if (block.text !== value)
        return refuse(`which has address bits beyond its /${block.mask} mask`, `Write ${block.text} instead.`);
      if (block.mask < largest || block.mask > smallest)
        return refuse(
          `but must lie between /${largest} and /${smallest}`,
          `Choose a mask from /${largest} (largest) to /${smallest} (smallest).`,
        );
    })
    .meta({ pattern: "^\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}$", examples: ["10.0.0.0/16"] });
}

const uuid = "00000000-0000-4000-8000-000000000000";

/** What follows the kind in an ARN of these services; a name, in the others. */
const endings: Readonly<Record<string, string>> = { kms: uuid, acm: uuid, wafv2: `example/${uuid}` };

/** The ARN of something of one kind (`role/`, `key/`) in `service`, in any partition. */
export function arn(service: string, kind: string) {
  // IAM has no regions, but policies that belong to the account `aws`.
  const [region, account] = service === "iam" ? ["", "(\\d{12}|aws)"] : ["[a-z0-9-]+", "\\d{12}"];
  const pattern = new RegExp(`^arn:aws[a-z-]*:${service}:${region}:${account}:${kind}.+$`);
  const home = region === "" ? "" : "ap-northeast-1";
  const example = `arn:aws:${service}:${home}:111122223333:${kind}${endings[service] ?? "example"}`;
  const rule = `which is the ARN of no ${service} ${kind.replace(/\/$/, "")}`;
  return text(pattern, rule, `Write it in full, like ${example}.`, example);
}

/** An IAM principal that can hold an access entry: https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html */
export function principalArn() {
  const fix = "Write the role or user in full, like arn:aws:iam::111122223333:role/platform-admin.";
  return z
    .string()
    .superRefine((value, context) => {
      const refuse = (rule: string, how: string): void =>
        context.addIssue({ code: "custom", message: says(rule, how) });
      if (/^arn:aws[a-z-]*:sts::\d{12}:assumed-role\//.test(value))
        return refuse(
          "which is a session of a role, and an access entry must name the role itself",
          `Write arn:aws:iam::<account>:role/${value.split("/")[1] ?? "name"}, without the session.`,
        );
      if (/^arn:aws[a-z-]*:iam::\d{12}:root$/.test(value))
        return refuse("which is a whole account, and an access entry names one role or user", fix);
      if (!/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(value))
        return refuse("which is no ARN of an IAM role or user", fix);
    })
    .meta({ examples: ["arn:aws:iam::111122223333:role/platform-admin"] });
}

const label63 = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** An RFC 1123 label: what Kubernetes lets namespaces, Services and containers be called. */
export function name63() {
  return text(
    label63,
    "which is no name Kubernetes accepts",
    "Use at most 63 lower-case letters, digits and hyphens, with a letter or digit at both ends.",
    "web",
  );
}

/** A record whose keys are names of ours, like `workloads` or `nodeGroups`. */
export function named<T extends z.ZodType>(value: T) {
  return z.record(name63(), value);
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export function quantity(example = "256Mi") {
  return text(
    /^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/,
    "which is no Kubernetes quantity",
    `Write a number and a unit, like ${example}.`,
    example,
  );
}

/** CPU as Kubernetes writes it: cores (`"1"`, `"0.5"`) or thousandths (`"250m"`). */
export function cpu() {
  return text(
    /^\d+(\.\d{1,3})?$|^\d+m$/,
    "which is no amount of CPU",
    'Write cores ("0.5") or thousandths ("500m").',
    "250m",
  );
}

/** What CloudWatch Logs accepts. */
export function retentionDays() {
  return z.literal([...retentions]).meta({ examples: [30] });
}

export function port() {
  return z
    .int()
    .min(1)
    .max(65535)
    .meta({ examples: [8080] });
}

/** A length of time the way Kubernetes and Helm write it. */
export function duration(example = "30s") {
  return text(
    /^(?=\d)(\d+h)?(\d+m)?(\d+s)?$/,
    "which is no length of time",
    `Write it like ${example} or 5m.`,
    example,
  );
}

/** `true` and 1 are what YAML makes of unquoted words; Kubernetes wants text there. */
export function texts() {
  return z.record(z.string().min(1), z.string());
}

const labelName = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export function labels() {
  const key = text(
    new RegExp(`^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?${labelName}$`),
    "which is no label key Kubernetes accepts",
    "Use at most 63 letters, digits, hyphens, dots and underscores, with a domain and a slash before it if need be.",
    "example.com/team",
  );
  const value = text(
    new RegExp(`^(${labelName})?$`),
    "which is no label value Kubernetes accepts",
    "Use at most 63 letters, digits, hyphens, dots and underscores, with a letter or digit at both ends.",
    "payments",
  );
  return z.record(key, value);
}

/** A Kubernetes minor. In quotes, since YAML reads 1.30 as the number 1.3. */
export function kubernetesVersion() {
  return text(/^1\.\d{2}$/, "which is no Kubernetes minor version", 'Write it in quotes, like "1.36".', "1.36");
}

export function addOnVersion() {
  return text(
    versionPattern,
    "which is no version of an EKS add-on",
    "Write the whole of it, like v1.22.4-eksbuild.3.",
    "v1.22.4-eksbuild.3",
  );
}

/** The id that AWS gives a thing: `vpc-`, `subnet-`, `sg-` and eight or seventeen hexadecimal digits. */
export function awsId(kind: string) {
  const example = `${kind}-0123456789abcdef0`;
  return text(
    new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`),
    `which is no ${kind} id`,
    `Write it like ${example}.`,
    example,
  );
}

export function regionName() {
  return text(
    /^[a-z]{2,4}(-[a-z]+)+-\d$/,
    "which is no AWS region",
    "Write its code, like ap-northeast-1.",
    "ap-northeast-1",
  );
}

export function zoneName() {
  return text(
    /^[a-z]{2,4}(-[a-z]+)+-\d[a-z]$/,
    "which is no name of an availability zone",
    "Write the region and a letter, like ap-northeast-1a.",
    "ap-northeast-1a",
  );
}

/** A calendar day, in UTC. The CLI takes one without quotes for a moment, and adds midnight to it. */
export function day() {
  return z
    .string()
    .overwrite((text) => text.replace(/ 00:00:00 \+0000 UTC$/, ""))
    .refine(isDay, {
      error: says("which is no date", "Write year, month and day, like 2027-03-31."),
    })
    .meta({ examples: ["2027-03-31"] });
}

/** The name of a value under `secrets`; whether it is there is a rule of its own. */
export function secretName() {
  return text(
    /^[A-Za-z][\w.-]{0,62}$/,
    "which is no name of a secret",
    "Write a name that stands under `secrets`: letters, digits, dots, hyphens and underscores.",
    "databasePassword",
  );
}

/** `Date` takes 31 February for 3 March, so the way back must lead to the same text. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
