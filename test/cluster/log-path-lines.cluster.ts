import assert from "node:assert/strict";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { textOf } from "../k8s/fluent-bit-reader.ts";
import { type CriRecord, joined, parseCri } from "./log-path-cri.ts";
import { sectionsOf, sectionsOfKind } from "./log-path-fluent-bit.ts";
import { fileOf, fluentBitFiles, type LoggedContainer, loggedContainers, writer } from "./log-path-pods.ts";
import { planned } from "./planned.ts";
import { apply, deleteNamespaces, eventually, isOurs, kubectl, ownNamespace, skip } from "./real-cluster.ts";

/** Length of a line that the runtime cuts, three times 16 KiB and something. */
const longLine = 50_000;

const lines = {
  stdout: ["a line", "x".repeat(longLine), "", '{"level":"info","message":"in JSON"}', "\tit's 日本語 F ✓ ", "no end"],
  stderr: ["2026-01-02T03:04:05Z stderr P not what it says", "the last"],
} as const;

const script = `
echo 'a line'
head -c ${longLine} /dev/zero | tr '\\0' x; echo
echo
echo '${lines.stdout[3]}'
echo '${lines.stderr[0]}' >&2
printf '\\tit'"'"'s 日本語 F ✓ \\n'
echo '${lines.stderr[1]}' >&2
printf 'no end'
exit
`;

/** Beyond 10 MiB, the kubelet begins a new file: https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation */
const manyLines = `
awk 'BEGIN { for (n = 1; n <= 11000; n++) printf "%d %01000d\\n", n, 0 }'
n=11000; while [ $n -lt 12000 ]; do n=$((n + 1)); echo "$n 0"; sleep 0.1; done
`;

describe("lines of a log", function () {
  this.timeout(120_000);
  let namespace = "";
  let written: LoggedContainer;
  let tails: ReturnType<typeof sectionsOf> = [];

  before(async function () {
    if (!isOurs) skip(this, "the files of a node are there to be read only on the machine that it is");
    tails = sectionsOfKind(sectionsOf(fluentBitFiles(await planned("dev"))), "INPUT", "tail");
    namespace = await ownNamespace("log-lines");
    await apply([
      { ...once(writer(namespace, "writes", "writer", script)) },
      writer(namespace, "writes-much", "writer", manyLines),
    ]);
    await kubectl(["wait", "pod", "writes", "-n", namespace, "--for=jsonpath={.status.phase}=Succeeded"]);
    [written] = (await loggedContainers(namespace)).filter(({ pod }) => pod === "writes") as [LoggedContainer];
  });

  after(async () => {
    if (namespace !== "") await deleteNamespaces([namespace]);
  });

  it("are in the format that the inputs' parsers know, each of them", () => {
    for (const tail of tails) assert.equal(textOf(tail, "multiline.parser"), "docker, cri");
    for (const file of readdirSync("/var/log/containers"))
      for (const line of linesOf(join("/var/log/containers", file))) {
        assert.ok(parseCri(line) !== undefined, `${file}: ${line.slice(0, 100)}`);
        // Docker's parser, which is asked first, wants an object.
        assert.doesNotMatch(line, /^\s*\{/);
      }
  });

  it("come out as they were written, from both streams", () => {
    const records = recordsOf(fileOf(written));
    const logs = (stream: string) => records.filter((record) => record.stream === stream).map(({ log }) => log);
    assert.deepEqual({ stdout: logs("stdout"), stderr: logs("stderr") }, lines);
  });

  it("come in parts of 16 KiB, put together again, where they are long", () => {
    const long = recordsOf(fileOf(written)).filter(({ parts }) => parts > 1);
    assert.deepEqual(
      long.map(({ log, parts }) => [log.length, parts]),
      [[longLine, 4]],
    );
    // Longer ones would be left out: https://docs.fluentbit.io/manual/data-pipeline/inputs/tail (Buffer_Max_Size, Skip_Long_Lines)
    const longest = Math.max(...linesOf(fileOf(written)).map((line) => Buffer.byteLength(line)));
    assert.ok(longest > 16 * 1024 && longest < 32 * 1024, `${longest} bytes`);
  });

  it("carry the time when they were written", () => {
    const records = recordsOf(fileOf(written)).filter(({ stream }) => stream === "stdout");
    const times = records.map(({ time }) => time.getTime());
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.ok(Math.abs(Date.now() - times[0]!) < 120_000);
  });

  it("go on in a new file behind the same link once there are many, and none is lost", async () => {
    const [container] = (await loggedContainers(namespace)).filter(({ pod }) => pod === "writes-much");
    const file = fileOf(container!);
    const target = realpathSync(file);
    const rotated = await eventually("the kubelet has begun a new file", async () => rotatedFiles(target), {
      seconds: 60,
    });
    await eventually("lines in the new file", async () => (statSync(file).size > 0 ? true : undefined));
    assert.equal(realpathSync(file), target);
    assert.equal(rotated.length, 1);
    // Neither compressed nor found by the inputs' paths: who has it open reads it to its end, and nobody reads it twice.
    assert.match(rotated[0]!, /\/0\.log\.\d{8}-\d{6}$/);
    assert.ok(
      !readdirSync("/var/log/containers").some((name) => name.startsWith("writes-much") && !file.endsWith(name)),
    );
    const numbers = [rotated[0]!, file].flatMap(recordsOf).map(({ log }) => Number(log.split(" ")[0]));
    assert.ok(numbers.length > 11_000);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    );
  });
});

function once(pod: { readonly spec?: object }): object {
  return { ...pod, spec: { ...pod.spec, restartPolicy: "Never" } };
}

function linesOf(file: string): string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

function recordsOf(file: string): CriRecord[] {
  return joined(linesOf(file).flatMap((line) => parseCri(line) ?? []));
}

/** Of that container's file, the earlier ones; undefined while there is none. */
function rotatedFiles(file: string): string[] | undefined {
  const folder = dirname(file);
  const earlier = readdirSync(folder).filter((name) => join(folder, name) !== file);
  return earlier.length === 0 ? undefined : earlier.map((name) => join(folder, name));
}
