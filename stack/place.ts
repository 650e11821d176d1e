import type * as pulumi from "@pulumi/pulumi";

/** Where a component lives and what must be there before it. */
export interface Place {
  readonly providers: pulumi.ProviderResource[];
  readonly dependsOn: pulumi.Resource[];
}
