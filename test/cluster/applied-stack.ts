import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestFiles, writeManifests } from "../../plan/manifests.ts";
import type { Plan } from "../../plan/plan.ts";
import { manifestsOf } from "./planned.ts";
import { type KubernetesObject, kubectl, type Outcome, tryKubectl } from "./real-cluster.ts";

/** A stack's manifests in a folder, as `--yaml` writes them, and what kubectl makes of it. */
export class AppliedStack {
  readonly folder = mkdtempSync(join(tmpdir(), "manifests-"));
  readonly objects: readonly KubernetesObject[];
  readonly #user: readonly string[];

  /** `user`: who applies; the administrator of the kubeconfig by default. */
  constructor(plan: Plan, user?: string) {
    this.objects = manifestsOf(plan);
    writeManifests(this.folder, manifestFiles(plan));
    this.#user = user === undefined ? [] : ["--as", user];
  }

  apply(...more: readonly string[]): Promise<Outcome> {
    const how = ["apply", "--server-side", "--validate=strict", "-f", this.folder];
    return tryKubectl([...how, ...this.#user, ...more]);
  }

  /** In the order of the manifests. */
  async stored(): Promise<KubernetesObject[]> {
    const read = JSON.parse(await kubectl(["get", "-f", this.folder, "--show-managed-fields", "-o", "json"]));
    return read.items ?? [read];
  }

  /** Names of the manifests' objects that the cluster has. */
  async existing(): Promise<string[]> {
    const { stdout } = await tryKubectl(["get", "-f", this.folder, "--ignore-not-found", "-o", "name"]);
    return stdout.split("\n").filter((line) => line !== "");
  }

  /** Returns once nothing of it is left. What lives in its namespaces goes with them. */
  async delete(): Promise<void> {
    const names = this.objects
      .filter(({ metadata }) => metadata.namespace === undefined)
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    await kubectl(["delete", ...names, "--ignore-not-found", "--timeout=110s"]);
    assert.deepEqual(await this.existing(), []);
  }

  removeFolder(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
