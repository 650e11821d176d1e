/** Facts in rows and columns, for people: every output prints the same tables. */
export interface Table {
  /** Stays the same for ever: outputs and links call it so. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** What a reader must know to read the numbers, as sentences; empty where nothing. */
  readonly notes: readonly string[];
  /** The AWS or Kubernetes page behind it. */
  readonly page: string;
}

export interface Column {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly numeric?: boolean;
}

export interface Row {
  /** One text a column; what is not known says so in words, and is never 0. */
  readonly cells: readonly string[];
  /** The resource it is about. */
  readonly urn?: string;
  /** What a finding says of this row. */
  readonly severity?: "error" | "warning" | "note";
}
