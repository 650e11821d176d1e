/**
 * A line of a container as the runtime writes it, and as Fluent Bit's parser `cri` reads it.
 * FLB_ML_CRI_REGEX in https://github.com/fluent/fluent-bit/blob/master/src/multiline/flb_ml_parser_cri.c
 */
const criLine = /^(?<time>.+?) (?<stream>stdout|stderr) (?<_p>F|P) (?<log>.*)$/;

/** `%Y-%m-%dT%H:%M:%S.%L%z`, where the fraction has up to nine digits. */
const criTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(Z|[+-]\d\d:\d\d)$/;

export interface CriLine {
  readonly time: Date;
  readonly stream: "stdout" | "stderr";
  /** The rest of it is in the next line of that stream. */
  readonly isPartial: boolean;
  readonly log: string;
}

/** Undefined where the parser does not know the line, and would send it as it is. */
export function parseCri(line: string): CriLine | undefined {
  const { time = "", stream, _p, log = "" } = criLine.exec(line)?.groups ?? {};
  if (!criTime.test(time)) return undefined;
  return { time: new Date(time), stream: stream === "stderr" ? "stderr" : "stdout", isPartial: _p === "P", log };
}

export interface CriRecord extends CriLine {
  readonly parts: number;
}

/**
 * Parts put together again, for each stream by itself. A last line that was not ended stays a part (https://github.com/containerd/containerd/issues/4813);
 * Fluent Bit sends it all the same, some seconds later.
 */
export function joined(lines: readonly CriLine[]): CriRecord[] {
  const open = new Map<string, CriRecord>();
  const ended = lines.flatMap((line) => {
    const begun = open.get(line.stream);
    const record = { ...line, log: `${begun?.log ?? ""}${line.log}`, parts: (begun?.parts ?? 0) + 1 };
    if (line.isPartial) open.set(line.stream, record);
    else open.delete(line.stream);
    return line.isPartial ? [] : [record];
  });
  return [...ended, ...open.values()];
}
