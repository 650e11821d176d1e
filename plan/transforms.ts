import { credentials } from "@grpc/grpc-js";
import callbackServices from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import callbacks from "@pulumi/pulumi/proto/callback_pb.js";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { WireObject } from "./values.ts";

/** What a transform may change: https://www.pulumi.com/docs/iac/concepts/options/transforms/ */
export interface Transformed {
  readonly properties: WireObject;
  readonly options: proto.TransformResourceOptions;
}

export interface TransformSubject {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent: string;
}

/** Calls the functions that a program registered with the engine; the SDK serves them over gRPC from its own process. */
export class ProgramCallbacks {
  readonly clients = new Map<string, callbackServices.CallbacksClient>();

  async transform(callback: Callback, subject: TransformSubject, before: Transformed): Promise<Transformed> {
    const request = new proto.TransformRequest();
    request.setType(subject.type);
    request.setName(subject.name);
    request.setCustom(subject.custom);
    request.setParent(subject.parent);
    request.setProperties(struct.Struct.fromJavaScript(before.properties as Record<string, struct.JavaScriptValue>));
    request.setOptions(before.options);
    const response = proto.TransformResponse.deserializeBinary(await this.call(callback, request.serializeBinary()));
    return {
      properties: (response.getProperties()?.toJavaScript() ?? {}) as WireObject,
      options: response.getOptions() ?? before.options,
    };
  }

  close(): void {
    for (const client of this.clients.values()) client.close();
    this.clients.clear();
  }

  private async call(callback: Callback, payload: Uint8Array): Promise<Uint8Array> {
    const request = new callbacks.CallbackInvokeRequest();
    request.setToken(callback.getToken());
    request.setRequest(payload);
    const client = this.client(callback.getTarget());
    return await new Promise((resolve, reject) => {
      client.invoke(request, (error, response) => {
        if (error === null) resolve(response.getResponse_asU8());
        else reject(new Error(`a transform failed: ${error.details}`));
      });
    });
  }

  private client(target: string): callbackServices.CallbacksClient {
    const known = this.clients.get(target);
    if (known !== undefined) return known;
    const client = new callbackServices.CallbacksClient(target, credentials.createInsecure());
    this.clients.set(target, client);
    return client;
  }
}

/** The options of a registration in the form that transforms read and write. */
export function transformOptions(
  request: proto.RegisterResourceRequest,
  provider: string,
): proto.TransformResourceOptions {
  const options = new proto.TransformResourceOptions();
  options.setProvider(provider);
  options.setDependsOnList(request.getDependenciesList());
  options.setImport(request.getImportid());
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setHideDiffList(request.getHidediffsList());
  options.setReplaceWithList(request.getReplaceWithList());
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  options.setAliasesList(request.getAliasesList());
  options.setVersion(request.getVersion());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  options.setDeletedWith(request.getDeletedwith());
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setHooks(request.getHooks());
  options.setReplacementTrigger(request.getReplacementTrigger());
  if (request.hasProtect()) options.setProtect(request.getProtect()!);
  if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete()!);
  if (request.getDeletebeforereplacedefined()) options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  for (const [name, provider] of request.getProvidersMap().entries()) options.getProvidersMap().set(name, provider);
  return options;
}
