import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import { ancestors, type Registration, toOptions } from "./registration.ts";
import { sourceOf } from "./source.ts";
import type { Answer, InnerResource, StandIn, Surroundings } from "./stand-ins/stand-ins.ts";
import { ProgramCallbacks, type Transformed, transformOptions } from "./transforms.ts";
import { isStack, makeUrn, providerUrn, typeOf } from "./urn.ts";
import {
  dependenciesOf,
  plain,
  unknownValue,
  type Wire,
  type WireObject,
  withDependencies,
  withoutOutputValues,
} from "./values.ts";

export interface EngineOptions {
  readonly project: string;
  readonly stack: string;
  /** Folder that source positions are told from. */
  readonly root: string;
  readonly surroundings: Surroundings;
  readonly standIns: Readonly<Record<string, StandIn>>;
  /** Leave everything unknown that only a provider could answer, as a first real preview does. */
  readonly unknown: boolean;
  readonly onRegistered?: (count: number) => void;
}

export interface LogMessage {
  readonly severity: "info" | "warning" | "error";
  readonly text: string;
  readonly urn: string;
}

type Reply<T> = (error: { code: number; details: string; message: string } | null, response?: T) => void;

/**
 * The engine's side of Pulumi's protocol, for one run of one program: it takes what the program registers, runs its
 * transforms, and answers in the providers' place. It follows the real engine where that decides what a resource is:
 * https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/source_eval.go
 *
 * The SDK calls the monitor's methods in this process with the protocol's own messages: no socket, no serialisation.
 */
export class Engine {
  readonly registrations = new Map<string, Registration>();
  readonly log: LogMessage[] = [];
  /** What this engine refused, in the order of refusal. */
  readonly refusals: string[] = [];
  readonly monitor: ReturnType<Engine["makeMonitor"]>;
  readonly engine: ReturnType<Engine["makeEngine"]>;
  /** When the program last asked for something; a program that never ends stops asking. */
  lastCall = Date.now();
  pending = 0;

  readonly options: EngineOptions;
  private readonly callbacks = new ProgramCallbacks();
  private readonly transforms = new Map<string, Callback[]>();
  private readonly stackTransforms: Callback[] = [];
  private readonly inside = new Map<string, InnerResource>();

  constructor(options: EngineOptions) {
    this.options = options;
    this.monitor = this.makeMonitor();
    this.engine = this.makeEngine();
  }

  close(): void {
    this.callbacks.close();
  }

  private makeMonitor() {
    const empty = () => ({});
    return {
      getDeploymentInfo: (_: unknown, reply: Reply<unknown>) =>
        reply(null, { getSupportedfeaturesList: () => supportedFeatures }),
      registerResource: this.answer((request: proto.RegisterResourceRequest) => this.registerResource(request)),
      readResource: this.answer((request: proto.ReadResourceRequest) => this.readResource(request)),
      existsResource: this.answer(async () => ({ getExists: () => true, getUnknown: () => true })),
      registerResourceOutputs: this.answer(async (request: proto.RegisterResourceOutputsRequest) => {
        const registration = this.registrations.get(request.getUrn());
        if (registration !== undefined)
          registration.outputs = (request.getOutputs()?.toJavaScript() ?? {}) as WireObject;
        return {};
      }),
      invoke: this.answer((request: proto.ResourceInvokeRequest) => this.invoke(request)),
      call: this.answer(async (request: proto.ResourceCallRequest) => {
        throw new Error(`No stand-in answers for the method ${request.getTok()}. ${standInAdvice}`);
      }),
      registerPackage: this.answer(async (request: proto.RegisterPackageRequest) => ({
        getRef: () => request.getName(),
      })),
      registerStackTransform: this.answer(async (callback: Callback) => {
        this.stackTransforms.push(callback);
        return {};
      }),
      registerStackInvokeTransform: this.answer(async () => {
        throw new Error("Invoke transforms cannot be planned. Change the arguments where the function is called.");
      }),
      registerResourceHook: this.answer(async () => empty()),
      registerErrorHook: this.answer(async () => empty()),
      signalAndWaitForShutdown: this.answer(async () => empty()),
      close: empty,
    };
  }

  private makeEngine() {
    const severities: Partial<Record<number, LogMessage["severity"]>> = {
      [engineProto.LogSeverity.INFO]: "info",
      [engineProto.LogSeverity.WARNING]: "warning",
      [engineProto.LogSeverity.ERROR]: "error",
    };
    return {
      log: (request: engineProto.LogRequest, reply: Reply<unknown>) => {
        const severity = severities[request.getSeverity()];
        if (severity !== undefined) this.log.push({ severity, text: request.getMessage(), urn: request.getUrn() });
        reply(null, {});
      },
      setRootResource: (_: unknown, reply: Reply<unknown>) => reply(null, {}),
      requirePulumiVersion: (_: unknown, reply: Reply<unknown>) => reply(null, {}),
      close: () => {},
    };
  }

  /** Turns a handler that returns or throws into the callback form of the generated clients. */
  private answer<Request, Response>(handler: (request: Request) => Promise<Response>) {
    return (request: Request, reply: Reply<Response>) => {
      this.lastCall = Date.now();
      this.pending += 1;
      handler(request).then(
        (response) => {
          this.pending -= 1;
          reply(null, response);
        },
        (error: Error) => {
          this.pending -= 1;
          this.refusals.push(error.message);
          reply({ code: 2, details: error.message, message: error.message });
        },
      );
    };
  }

  private async registerResource(request: proto.RegisterResourceRequest) {
    const { project, stack, root } = this.options;
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
    const urn = makeUrn(stack, project, parent, type, name);
    this.inheritFromParent(request);
    const transformed = await this.transformed(request, urn);
    if (this.registrations.has(urn)) {
      throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    }
    const custom = request.getCustom();
    const remote = request.getRemote();
    const { properties, options, dependencies, propertyDependencies } = transformed;
    const registration: Registration = {
      urn,
      type,
      name,
      parent,
      custom,
      remote,
      provider: (custom && !type.startsWith("pulumi:providers:")) || remote ? this.providerOf(request, options) : "",
      providers: new Map(custom ? [] : [...this.providersOf(parent), ...options.getProvidersMap().entries()]),
      dependencies,
      propertyDependencies,
      inputs: properties,
      options: toOptions(options),
      source: sourceOf(request, root),
    };
    this.registrations.set(urn, registration);
    this.options.onRegistered?.(this.registrations.size);
    const { id, outputs } = this.outputsOf(registration);
    return {
      getUrn: () => urn,
      getId: () => id,
      getObject: () => ({ toJavaScript: () => outputs }),
      getPropertydependenciesMap: () => undefined,
      getResult: () => proto.Result.SUCCESS,
      getUnknown: () => false,
    };
  }

  private inheritFromParent(request: proto.RegisterResourceRequest): void {
    const parent = this.registrations.get(request.getParent());
    if (parent === undefined || parent.remote || isStack(parent.type)) return;
    const { options, provider } = parent;
    if (request.getDeletedwith() === "") request.setDeletedwith(options.deletedWith ?? "");
    if (!request.hasProtect() && options.protect !== undefined) request.setProtect(options.protect);
    if (!request.hasRetainondelete() && options.retainOnDelete !== undefined) {
      request.setRetainondelete(options.retainOnDelete);
    }
    const wanted = packageOf(request.getType());
    if (request.getProvider() === "" && provider !== "" && typeOf(providerUrn(provider)).split(":")[2] === wanted) {
      request.setProvider(provider);
    }
  }

  /** The program's transforms: the resource's own, then those of what it stands under, then the stack's. */
  private async transformed(request: proto.RegisterResourceRequest, urn: string) {
    const own = request.getTransformsList();
    this.transforms.set(urn, own);
    const above = ancestors(request.getParent(), this.registrations).flatMap(
      ({ urn }) => this.transforms.get(urn) ?? [],
    );
    const all = [...own, ...above, ...this.stackTransforms];
    const sent = new Map(
      [...request.getPropertydependenciesMap().entries()].map(([key, value]) => [key, value.getUrnsList()] as const),
    );
    let now: Transformed = {
      properties: (request.getObject()?.toJavaScript() ?? {}) as WireObject,
      options: transformOptions(request),
    };
    if (own.length > 0) now = { ...now, properties: withDependencies(now.properties, sent) };
    const subject = {
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent: request.getParent(),
    };
    for (const callback of all) now = await this.callbacks.transform(callback, subject, now);

    const dependencies = new Set(now.options.getDependsOnList());
    const propertyDependencies = new Map<string, string[]>();
    for (const [key, value] of Object.entries(now.properties)) {
      const urns = dependenciesOf(value, new Set(sent.get(key)));
      propertyDependencies.set(key, [...urns]);
      if (own.length > 0) for (const dependency of urns) dependencies.add(dependency);
    }
    return { ...now, dependencies: [...dependencies], propertyDependencies };
  }

  private providersOf(component: string): Map<string, string> {
    return new Map(this.registrations.get(component)?.providers ?? []);
  }

  private providerOf(request: proto.RegisterResourceRequest, options: proto.TransformResourceOptions): string {
    const wanted = packageOf(request.getType());
    const explicit =
      options.getProvider() ||
      request.getProvider() ||
      options.getProvidersMap().get(wanted) ||
      this.providersOf(request.getParent()).get(wanted);
    return explicit || this.defaultProvider(wanted, options.getVersion());
  }

  private defaultProvider(name: string, version: string): string {
    const suffix = version === "" ? "" : `_${version.replace(/[.+-]/g, "_")}`;
    const { stack, project } = this.options;
    return `${makeUrn(stack, project, "", `pulumi:providers:${name}`, `default${suffix}`)}::${unknownValue}`;
  }

  /** Inputs echo, as a provider's would in a preview; the rest is what the stand-in knows, or unknown. */
  private outputsOf(registration: Registration): { id: string; outputs: WireObject } {
    const { urn, type, name, inputs, custom, remote } = registration;
    if (!custom && !remote) return { id: "", outputs: {} };
    const echo = remote ? {} : (withoutOutputValues(inputs) as WireObject);
    if (this.options.unknown) return { id: "", outputs: echo };
    const answer = this.ask(urn, type, name, inputs);
    if (answer === undefined && remote) {
      throw new Error(`No stand-in answers for the remote component ${type} ("${name}"). ${standInAdvice}`);
    }
    for (const inner of answer?.inside ?? []) this.inside.set(inner.urn, inner);
    return { id: answer?.id ?? "", outputs: { ...echo, ...answer?.outputs } };
  }

  private ask(urn: string, type: string, name: string, inputs: WireObject): Answer | undefined {
    if (type.startsWith("pulumi:providers:")) return { id: name, outputs: {} };
    const { standIns, surroundings } = this.options;
    const known = plain(inputs) as WireObject;
    return standIns[packageOf(type)]?.resource?.({ urn, type, name, inputs: known, surroundings });
  }

  private async readResource(request: proto.ReadResourceRequest) {
    const { project, stack, root } = this.options;
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
    const urn = makeUrn(stack, project, parent, type, name);
    const inputs = (request.getProperties()?.toJavaScript() ?? {}) as WireObject;
    const options = new proto.TransformResourceOptions();
    options.setImport(request.getId());
    options.setVersion(request.getVersion());
    const wanted = packageOf(type);
    const registration: Registration = {
      urn,
      type,
      name,
      parent,
      custom: true,
      remote: false,
      provider: request.getProvider() || this.providersOf(parent).get(wanted) || this.defaultProvider(wanted, ""),
      providers: new Map(),
      dependencies: request.getDependenciesList(),
      propertyDependencies: new Map(),
      inputs,
      options: toOptions(options),
      source: sourceOf(request, root),
    };
    if (this.registrations.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    this.registrations.set(urn, registration);
    const outputs = this.options.unknown ? inputs : { ...inputs, ...this.ask(urn, type, name, inputs)?.outputs };
    return { getUrn: () => urn, getProperties: () => ({ toJavaScript: () => outputs }), getUnknown: () => false };
  }

  private async invoke(request: proto.ResourceInvokeRequest) {
    const token = request.getTok();
    const args = (request.getArgs()?.toJavaScript() ?? {}) as WireObject;
    const result = token === "pulumi:pulumi:getResource" ? this.getResource(String(args.urn)) : this.call(token, args);
    return {
      getReturn: () => structLike(result),
      getFailuresList: () => [],
      getUnknown: () => false,
    };
  }

  private call(token: string, args: WireObject): WireObject {
    const { standIns, surroundings } = this.options;
    const answer = standIns[packageOf(token)]?.functions?.[token];
    if (answer === undefined) {
      throw new Error(`No stand-in answers for the provider function ${token}. ${standInAdvice}`);
    }
    return answer(plain(args) as WireObject, surroundings);
  }

  private getResource(urn: string): WireObject {
    const inner = this.inside.get(urn);
    if (inner !== undefined) return { urn, id: inner.id, state: inner.state };
    const registration = this.registrations.get(urn);
    if (registration === undefined) throw new Error(`unknown resource ${urn}`);
    const { id, outputs } = this.outputsOf(registration);
    return { urn, id, state: { ...outputs, ...registration.outputs } };
  }
}

const standInAdvice = "A plan asks no provider: pass the value as a setting, or add an answer under plan/stand-ins/.";

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

function packageOf(token: string): string {
  return token.split(":")[0] ?? "";
}

/** The part of a protobuf Struct that the SDK reads. */
function structLike(value: WireObject) {
  const field = (item: Wire | undefined) => ({
    toJavaScript: () => item,
    getStructValue: () => ({ toJavaScript: () => item }),
  });
  return {
    toJavaScript: () => value,
    getFieldsMap: () => ({ get: (key: string) => field(value[key]) }),
  };
}
