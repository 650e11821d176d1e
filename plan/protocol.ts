import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import type { Engine, LogMessage } from "./engine.ts";
import type { Wire, WireObject } from "./values.ts";

/*
 * The two services that a program talks to, in the form in which the SDK calls them: the methods of the clients that gRPC
 * generates. The engine lives in the same process, so the protocol's messages go from one to the other as they are, without
 * a socket and without being serialised.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/resource.proto
 */

type Reply<T> = (error: { code: number; details: string; message: string } | null, response?: T) => void;

/** pulumirpc.ResourceMonitor */
export function resourceMonitor(engine: Engine) {
  const unary = <Request, Response>(handler: (request: Request) => Promise<Response>) => answered(engine, handler);
  const nothing = unary(async () => ({}));
  return {
    getDeploymentInfo: unary(async () => ({ getSupportedfeaturesList: () => supportedFeatures })),
    registerResource: unary(async (request: proto.RegisterResourceRequest) => {
      const { urn, id, outputs } = await engine.register(request);
      return {
        getUrn: () => urn,
        getId: () => id,
        getObject: () => struct(outputs),
        getPropertydependenciesMap: () => undefined,
        getResult: () => proto.Result.SUCCESS,
        getUnknown: () => false,
      };
    }),
    readResource: unary(async (request: proto.ReadResourceRequest) => {
      const { urn, outputs } = engine.read(request);
      return { getUrn: () => urn, getProperties: () => struct(outputs), getUnknown: () => false };
    }),
    existsResource: unary(async () => ({ getExists: () => true, getUnknown: () => true })),
    registerResourceOutputs: unary(async (request: proto.RegisterResourceOutputsRequest) => {
      const registration = engine.registrations.get(request.getUrn());
      if (registration !== undefined) registration.outputs = (request.getOutputs()?.toJavaScript() ?? {}) as WireObject;
      return {};
    }),
    invoke: unary(async (request: proto.ResourceInvokeRequest) => {
      const unknown = engine.isToCome(request.getDependsonList());
      const args = (request.getArgs()?.toJavaScript() ?? {}) as WireObject;
      const result = unknown ? {} : engine.invoke(request.getTok(), args);
      return { getReturn: () => struct(result), getFailuresList: () => [], getUnknown: () => unknown };
    }),
    call: unary(async (request: proto.ResourceCallRequest) => engine.answers.callMethod(request.getTok())),
    registerPackage: unary(async (request: proto.RegisterPackageRequest) => ({ getRef: () => request.getName() })),
    registerStackTransform: unary(async (callback: Callback) => {
      engine.stackTransforms.push(callback);
      return {};
    }),
    registerStackInvokeTransform: unary(async () => {
      throw new Error("Invoke transforms cannot be planned. Change the arguments where the function is called.");
    }),
    // Hooks run when a deployment does something; a plan does nothing.
    registerResourceHook: nothing,
    registerErrorHook: nothing,
    signalAndWaitForShutdown: nothing,
    close: () => {},
  };
}

/** pulumirpc.Engine */
export function engineService(engine: Engine) {
  return {
    log: (request: engineProto.LogRequest, reply: Reply<unknown>) => {
      const severity = severities[request.getSeverity()];
      if (severity !== undefined) engine.log.push({ severity, text: request.getMessage(), urn: request.getUrn() });
      reply(null, {});
    },
    setRootResource: (_: unknown, reply: Reply<unknown>) => reply(null, {}),
    requirePulumiVersion: (_: unknown, reply: Reply<unknown>) => reply(null, {}),
    close: () => {},
  };
}

/** Debug messages, three or four a resource, are for people who debug the SDK. */
const severities: Partial<Record<number, LogMessage["severity"]>> = {
  [engineProto.LogSeverity.INFO]: "info",
  [engineProto.LogSeverity.WARNING]: "warning",
  [engineProto.LogSeverity.ERROR]: "error",
};

/** Turns a handler that returns or throws into the callback form of the generated clients. */
function answered<Request, Response>(engine: Engine, handler: (request: Request) => Promise<Response>) {
  return (request: Request, reply: Reply<Response>) => {
    engine.lastCall = Date.now();
    engine.pending += 1;
    handler(request).then(
      (response) => {
        engine.pending -= 1;
        reply(null, response);
      },
      (error: Error) => {
        engine.pending -= 1;
        engine.refusals.push(error.message);
        reply({ code: 2, details: error.message, message: error.message });
      },
    );
  };
}

/** The part of a protobuf Struct that the SDK reads. */
function struct(value: WireObject) {
  const field = (item: Wire | undefined) => ({
    toJavaScript: () => item,
    getStructValue: () => ({ toJavaScript: () => item }),
  });
  return {
    toJavaScript: () => value,
    getFieldsMap: () => ({ get: (key: string) => field(value[key]) }),
  };
}

const features = proto.ResourceMonitorFeature;
const supportedFeatures = [
  features.RESOURCE_MONITOR_FEATURE_SECRETS,
  features.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  features.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
  features.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  features.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
  features.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  features.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
  features.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
  features.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
  features.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
  features.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS,
  features.RESOURCE_MONITOR_FEATURE_INVOKE_DEPENDS_ON,
];
