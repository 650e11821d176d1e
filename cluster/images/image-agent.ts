import { builtProgram } from "../build/go-build.ts";
import { copied } from "./image-files.ts";
import type { ImageConfig } from "./oci-archive.ts";
import type { TarEntry } from "./oci-tar.ts";

/** What a stand-in is told, see ../build/stand-ins/agent/main.go. */
export interface Agent {
  readonly name: string;
  /** Folder that the agent's configuration is mounted at. */
  readonly configuration?: string;
  /** Where its probes ask. */
  readonly address?: string;
  readonly user?: string;
}

/** One program for every agent. */
export function agentLayer(): TarEntry[] {
  return [copied("/stand-in", builtProgram("stand-in"))];
}

export function agentConfig({ name, configuration, address, user }: Agent): ImageConfig {
  return {
    entrypoint: ["/stand-in"],
    environment: {
      STANDS_IN_FOR: name,
      ...(configuration === undefined ? {} : { STAND_IN_CONFIGURATION: configuration }),
      ...(address === undefined ? {} : { STAND_IN_ADDRESS: address }),
    },
    user,
  };
}
