import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";

/** The parts of https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ that programs in other languages see. */
export interface Schema {
  readonly name: string;
  readonly resources: Readonly<Record<string, Component>>;
  readonly types: Readonly<Record<string, { readonly properties?: Properties }>>;
}

export interface Component {
  readonly description?: string;
  readonly inputProperties?: Properties;
  readonly requiredInputs?: readonly string[];
  readonly properties?: Properties;
}

export type Properties = Readonly<Record<string, { readonly description?: string }>>;

/** What `pulumi package get-schema` prints for a folder: starts the host that the CLI starts, which analyses the sources. */
export async function schemaOf(folder: string): Promise<Schema> {
  const host = join(folder, "../@pulumi/pulumi/cmd/run-plugin");
  const plugin = spawn(process.execPath, [host, folder, "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  plugin.stderr.on("data", (text) => {
    errors += text;
  });
  try {
    const ended = once(plugin, "exit").then(() => Promise.reject(new Error(`The plugin ended early:\n${errors}`)));
    const [port] = await Promise.race([once(plugin.stdout, "data"), ended]);
    ended.catch(() => {});
    return JSON.parse(await getSchema(Number(port)));
  } finally {
    plugin.kill();
  }
}

function getSchema(port: number): Promise<string> {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  return new Promise<string>((resolve, reject) => {
    client.getSchema(new proto.GetSchemaRequest(), (error, response) => {
      if (error === null) resolve(response.getSchema());
      else reject(error);
    });
  }).finally(() => client.close());
}
