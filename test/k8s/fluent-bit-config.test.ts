import { strict as assert } from "node:assert";
import { entriesOf, titleOf } from "../../k8s/fluent-bit-config/sections.ts";
import { files, fluentBitConfig, fluentBitConfigProblems } from "../../k8s/fluent-bit-config.ts";
import { logGroupNames } from "../../k8s/log-group-names.ts";
import { sentence } from "../../problems.ts";
import { fits, type ReadSection, read, textOf } from "./fluent-bit-reader.ts";

const defaults = { region: "ap-northeast-1", logGroups: logGroupNames("dev") };
const id = "0".repeat(64);

function sectionsOf(data: Record<string, string>, file: string): readonly ReadSection[] {
  return read(data[file]!).sections;
}

function titles(data: Record<string, string>, file: string): string[] {
  return sectionsOf(data, file).map(
    (one) =>
      `${one.kind} ${textOf(one, "Name")} ${textOf(one, "Tag") ?? textOf(one, "Match") ?? textOf(one, "Match_Regex")}`,
  );
}

describe("fluent-bit-config", () => {
  const data = fluentBitConfig(defaults);
  const all = Object.keys(data).flatMap((file) => sectionsOf(data, file));
  const inputs = all.filter(({ kind }) => kind === "INPUT");
  const outputs = all.filter(({ kind }) => kind === "OUTPUT");

  it("has one file a stream, which the main file includes", () => {
    assert.deepEqual(Object.keys(data), [
      "fluent-bit.conf",
      "application-log.conf",
      "dataplane-log.conf",
      "host-log.conf",
      "parsers.conf",
    ]);
    assert.deepEqual(read(data["fluent-bit.conf"]!).includes, [
      "application-log.conf",
      "dataplane-log.conf",
      "host-log.conf",
    ]);
  });

  it("has exactly these sections by default", () => {
    assert.deepEqual(titles(data, "application-log.conf"), [
      "INPUT tail application.*",
      "INPUT tail application.*",
      "INPUT tail application.*",
      "FILTER kubernetes application.*",
      "OUTPUT cloudwatch_logs application.*",
    ]);
    assert.deepEqual(titles(data, "dataplane-log.conf"), [
      "INPUT systemd dataplane.systemd.*",
      "INPUT tail dataplane.tail.*",
      "FILTER modify dataplane.systemd.*",
      "FILTER aws dataplane.*",
      "OUTPUT cloudwatch_logs dataplane.*",
    ]);
    assert.deepEqual(titles(data, "host-log.conf"), [
      "INPUT systemd host.dmesg",
      "INPUT systemd host.messages",
      "INPUT systemd host.secure",
      "FILTER grep host.messages",
      "FILTER modify host.*",
      "FILTER aws host.*",
      "OUTPUT cloudwatch_logs host.*",
    ]);
  });

  it("reads the main application input like this", () => {
    assert.deepEqual(inputs[0]!.entries, [
      ["Name", "tail"],
      ["Tag", "application.*"],
      ["Path", "/var/log/containers/*.log"],
      [
        "Exclude_Path",
        "/var/log/containers/fluent-bit-*_amazon-cloudwatch_*.log, /var/log/containers/cloudwatch-agent-*_amazon-cloudwatch_*.log, /var/log/containers/aws-node-*_kube-system_*.log, /var/log/containers/kube-proxy-*_kube-system_*.log",
      ],
      ["Mem_Buf_Limit", "50MB"],
      ["Rotate_Wait", "30"],
      ["storage.type", "filesystem"],
      ["multiline.parser", "docker, cri"],
      ["DB", "/var/fluent-bit/state/flb_container.db"],
      ["Skip_Long_Lines", "On"],
      ["Refresh_Interval", "10"],
      ["Read_from_Head", "Off"],
    ]);
  });

  it("asks the kubelet for metadata, and lets no pod hide its logs", () => {
    const filter = all.find((one) => textOf(one, "Name") === "kubernetes")!;
    assert.equal(textOf(filter, "Use_Kubelet"), "On");
    assert.equal(textOf(filter, "Kube_Tag_Prefix"), "application.var.log.containers.");
    assert.equal(textOf(filter, "K8S-Logging.Exclude"), "Off");
  });

  const logFiles = [
    ["an application", `web-6f9c_demo_nginx-${id}.log`],
    ["a user's pod of an agent's name", `fluent-bit-demo_demo_fluent-bit-${id}.log`],
    ["a user's kube-proxy", `kube-proxy-x_demo_main-${id}.log`],
    ["Fluent Bit", `fluent-bit-x7k2p_amazon-cloudwatch_fluent-bit-${id}.log`],
    ["the CloudWatch agent", `cloudwatch-agent-2h2q5_amazon-cloudwatch_cloudwatch-agent-${id}.log`],
    ["the VPC CNI", `aws-node-abcde_kube-system_aws-node-${id}.log`],
    ["the network policy agent", `aws-node-abcde_kube-system_aws-eks-nodeagent-${id}.log`],
    ["kube-proxy", `kube-proxy-abcde_kube-system_kube-proxy-${id}.log`],
    ["another pod of kube-system", `coredns-7f_kube-system_coredns-${id}.log`],
  ] as const;
  for (const [whose, file] of logFiles) {
    it(`tails the log of ${whose} once`, () => {
      const path = `/var/log/containers/${file}`;
      const list = (one: ReadSection, key: string) => (textOf(one, key) ?? "").split(", ");
      const tailing = inputs.filter(
        (one) =>
          textOf(one, "Name") === "tail" &&
          list(one, "Path").some((wildcard) => fits(wildcard, path)) &&
          !list(one, "Exclude_Path").some((wildcard) => fits(wildcard, path)),
      );
      assert.equal(tailing.length, 1);
    });
  }

  it("excludes from the applications exactly what other inputs tail", () => {
    const tails = inputs.filter((one) => textOf(one, "Name") === "tail");
    const [first, ...others] = tails.map((one) => ({
      paths: textOf(one, "Path")!.split(", "),
      excluded: (textOf(one, "Exclude_Path") ?? "").split(", "),
    }));
    assert.deepEqual([...first!.excluded].sort(), others.flatMap(({ paths }) => paths).sort());
  });

  it("reads the host from the journal alone", () => {
    const host = sectionsOf(data, "host-log.conf").filter(({ kind }) => kind === "INPUT");
    assert.ok(host.every((one) => textOf(one, "Name") === "systemd" && textOf(one, "Path") === "/var/log/journal"));
    const priorities = host[1]!.entries.filter(([key]) => key === "Systemd_Filter").map(([, value]) => value);
    assert.deepEqual(
      priorities,
      [0, 1, 2, 3, 4, 5, 6].map((priority) => `PRIORITY=${priority}`),
    );
  });

  it("sends each stream to its own group of ours, and can create none", () => {
    assert.deepEqual(
      outputs.map((one) => [textOf(one, "log_group_name"), textOf(one, "log_stream_prefix"), textOf(one, "region")]),
      [
        ["/aws/containerinsights/dev/application", "${HOST_NAME}-", "ap-northeast-1"],
        ["/aws/containerinsights/dev/dataplane", "${HOST_NAME}-", "ap-northeast-1"],
        ["/aws/containerinsights/dev/host", "${HOST_NAME}.", "ap-northeast-1"],
      ],
    );
    for (const one of outputs) {
      assert.equal(textOf(one, "auto_create_group"), "false");
      assert.equal(textOf(one, "log_group_template"), undefined);
    }
  });

  it("keeps within bounds what waits on the node", () => {
    for (const one of outputs) assert.match(textOf(one, "storage.total_limit_size")!, /^\d+[MG]$/);
    assert.equal(textOf(all[0]!, "storage.path"), "/var/fluent-bit/state/flb-storage/");
  });

  it("gives each input a database of its own", () => {
    const databases = inputs.map((one) => textOf(one, "DB"));
    assert.equal(new Set(databases).size, inputs.length);
  });

  it("takes no variable but the node's name", () => {
    const text = Object.values(data).join("\n");
    assert.deepEqual([...new Set(text.match(/\$\{[^}]*\}/g))], ["${HOST_NAME}"]);
  });

  it("puts the filters into the application stream only, after the metadata and before the output", () => {
    const filtered = fluentBitConfig({
      ...defaults,
      filters: [{ exclude: { key: "log", pattern: "GET /healthz" } }, { remove: "stream", namespaces: ["demo"] }],
    });
    assert.deepEqual(titles(filtered, "application-log.conf").slice(3), [
      "FILTER kubernetes application.*",
      "FILTER grep application.var.log.containers.*",
      "FILTER modify application.var.log.containers.*_demo_*",
      "OUTPUT cloudwatch_logs application.*",
    ]);
    const { "application-log.conf": _, ...rest } = filtered;
    const { "application-log.conf": __, ...before } = data;
    assert.deepEqual(rest, before);
  });

  it("joins stack traces before anything else", () => {
    const joined = fluentBitConfig({ ...defaults, joinStackTraces: ["java", "go"] });
    const filter = sectionsOf(joined, "application-log.conf")[3]!;
    assert.equal(textOf(filter, "Name"), "multiline");
    assert.equal(textOf(filter, "multiline.parser"), "java, go");
  });

  it("reads from the head of files and of the journal together", () => {
    const heads = fluentBitConfig({ ...defaults, readFromHead: true });
    const sections = Object.keys(heads).flatMap((file) => sectionsOf(heads, file));
    for (const one of sections.filter(({ kind }) => kind === "INPUT")) {
      const [key, expected] = textOf(one, "Name") === "tail" ? ["Read_from_Head", "On"] : ["Read_From_Tail", "Off"];
      assert.equal(textOf(one, key), expected);
    }
  });

  it("reads back as it was meant", () => {
    for (const { name, sections, includes = [] } of files(defaults)) {
      const back = read(data[name]!);
      assert.deepEqual(back.includes, includes);
      assert.deepEqual(
        back.sections.map(({ kind, entries }) => [kind, entries]),
        sections.map((one) => [one.kind, entriesOf(one)]),
        sections.map(titleOf).join(", "),
      );
    }
  });

  it("refuses languages and filters that it does not know, all at once", () => {
    const problems = fluentBitConfigProblems({ ...defaults, joinStackTraces: ["cobol"], filters: [{}] });
    assert.deepEqual(problems.map(sentence), [
      "filters[0] says nothing to do. Write one of exclude, keep, remove, replace and add, and another filter for each further step.",
      'joinStackTraces[0] is "cobol", whose stack traces Fluent Bit does not know. Write some of go, java, python, ruby.',
    ]);
  });
});
