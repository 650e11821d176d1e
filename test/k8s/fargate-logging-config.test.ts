import { strict as assert } from "node:assert";
import {
  fargateLoggingConfig,
  fargateLoggingConfigProblems,
  routerProblems,
  sizeLimit,
  sizeProblems,
} from "../../k8s/fargate-logging-config.ts";
import type { ConfigFile } from "../../k8s/fluent-bit-config/sections.ts";
import { sentence } from "../../problems.ts";
import { read, textOf } from "./fluent-bit-reader.ts";

const defaults = { region: "ap-northeast-1", logGroupName: "/aws/eks/dev/fargate" };

describe("fargate-logging-config", () => {
  const data = fargateLoggingConfig(defaults);

  it("is these files", () => {
    assert.deepEqual(Object.keys(data), ["flb_log_cw", "output.conf", "filters.conf", "parsers.conf"]);
    assert.equal(data.flb_log_cw, "false");
    assert.equal(fargateLoggingConfig({ ...defaults, processLogs: true }).flb_log_cw, "true");
  });

  it("writes to our group, and can create none", () => {
    assert.deepEqual(read(data["output.conf"]!).sections, [
      {
        kind: "OUTPUT",
        entries: [
          ["Name", "cloudwatch_logs"],
          ["Match", "kube.*"],
          ["region", "ap-northeast-1"],
          ["log_group_name", "/aws/eks/dev/fargate"],
          ["log_stream_prefix", "fargate-"],
          ["auto_create_group", "false"],
        ],
      },
    ]);
  });

  it("takes containerd's lines apart before it adds metadata", () => {
    const filters = read(data["filters.conf"]!).sections;
    assert.deepEqual(
      filters.map((one) => [textOf(one, "Name"), textOf(one, "Match")]),
      [
        ["parser", "kube.*"],
        ["kubernetes", "kube.*"],
      ],
    );
    const [parser] = read(data["parsers.conf"]!).sections;
    assert.equal(textOf(filters[0]!, "Parser"), textOf(parser!, "Name"));
    const pattern = new RegExp(textOf(parser!, "Regex")!);
    const line = "2026-11-21T10:11:12.123456789Z stdout F GET / 200";
    assert.deepEqual(
      { ...pattern.exec(line)?.groups },
      {
        time: "2026-11-21T10:11:12.123456789Z",
        stream: "stdout",
        logtag: "F",
        log: "GET / 200",
      },
    );
  });

  it("uses neither variables nor what EKS sets itself", () => {
    const text = Object.values(data).join("\n");
    assert.doesNotMatch(text, /\$\{/);
    assert.doesNotMatch(text, /kube_url|kube_ca_file|kube_token/i);
    assert.doesNotMatch(text, /\[(SERVICE|INPUT)\]/);
  });

  it("adds the filters after the metadata", () => {
    const filtered = fargateLoggingConfig({
      ...defaults,
      filters: [{ exclude: { key: "log", pattern: "x" }, namespaces: ["demo"] }],
    });
    const last = read(filtered["filters.conf"]!).sections.at(-1)!;
    assert.equal(textOf(last, "Match"), "kube.var.log.containers.*_demo_*");
  });

  it("fails beyond the size that EKS takes", () => {
    assert.deepEqual(sizeProblems({ "output.conf": "x".repeat(sizeLimit - "output.conf".length) }), []);
    const filters = Array.from({ length: 60 }, (_, i) => ({
      exclude: { key: "log", pattern: `a pattern of some length, number ${i}` },
    }));
    const [problem] = fargateLoggingConfigProblems({ ...defaults, filters });
    assert.match(sentence(problem!), /^filters make a configuration of \d+ characters, but EKS takes at most 5300\./);
  });

  const output: ConfigFile = {
    name: "output.conf",
    sections: [{ kind: "OUTPUT", plugin: "cloudwatch_logs", match: "*", properties: {} }],
  };
  const refusals: [what: string, files: ConfigFile[], message: RegExp][] = [
    ["no output", [], /output\.conf.* is missing/],
    [
      "a service",
      [output, { name: "filters.conf", sections: [{ kind: "SERVICE", properties: {} }] }],
      /which EKS refuses/,
    ],
    [
      "an input",
      [output, { name: "filters.conf", sections: [{ kind: "INPUT", plugin: "tail", tag: "a", properties: {} }] }],
      /which EKS refuses/,
    ],
    [
      "a filter Fargate lacks",
      [output, { name: "filters.conf", sections: [{ kind: "FILTER", plugin: "lua", match: "*", properties: {} }] }],
      /which Fargate does not offer/,
    ],
    [
      "an output Fargate lacks",
      [{ name: "output.conf", sections: [{ kind: "OUTPUT", plugin: "s3", match: "*", properties: {} }] }],
      /which Fargate does not offer/,
    ],
    [
      "Match_Regex",
      [
        output,
        { name: "filters.conf", sections: [{ kind: "FILTER", plugin: "grep", matchRegex: "x", properties: {} }] },
      ],
      /EKS wants Match/,
    ],
    [
      "Kube_URL",
      [
        output,
        {
          name: "filters.conf",
          sections: [{ kind: "FILTER", plugin: "kubernetes", match: "*", properties: { Kube_URL: "x" } }],
        },
      ],
      /belongs to EKS/,
    ],
    ["another file", [output, { ...output, name: "more.conf" }], /which EKS refuses in more\.conf/],
  ];
  for (const [what, files, message] of refusals) {
    it(`fails for ${what}`, () => {
      const problems = routerProblems(files).map(sentence);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0]!, message);
    });
  }

  it("fails for a variable", () => {
    const [problem] = fargateLoggingConfigProblems({ ...defaults, streamPrefix: "${HOST}-" });
    assert.match(sentence(problem!), /environment variable/);
  });
});
