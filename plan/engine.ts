import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import { type AnswerOptions, Answers, packageOf } from "./answers.ts";
import { engineService, resourceMonitor } from "./protocol.ts";
import { ancestors, type Registration, toOptions } from "./registration.ts";
import { sourceOf } from "./source.ts";
import { ProgramCallbacks, type Transformed, transformOptions } from "./transforms.ts";
import { isStack, makeUrn, providerUrn, typeOf } from "./urn.ts";
import { dependenciesOf, hasUnknown, unknownValue, type WireObject, withDependencies } from "./values.ts";

export interface EngineOptions extends AnswerOptions {
  readonly project: string;
  readonly stack: string;
  /** Folder that source positions are told from. */
  readonly root: string;
  readonly onRegistered?: (count: number) => void;
}

export interface LogMessage {
  readonly severity: "info" | "warning" | "error";
  readonly text: string;
  readonly urn: string;
}

/**
 * The engine's side of Pulumi's protocol, for one run of one program: it takes what the program registers, runs its
 * transforms, and answers in the providers' place. It follows the real engine where that decides what a resource is:
 * https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/source_eval.go
 */
export class Engine {
  readonly options: EngineOptions;
  readonly answers: Answers;
  readonly registrations = new Map<string, Registration>();
  readonly stackTransforms: Callback[] = [];
  readonly log: LogMessage[] = [];
  /** What this engine refused, in the order of refusal. */
  readonly refusals: string[] = [];
  readonly monitor: ReturnType<typeof resourceMonitor>;
  readonly engine: ReturnType<typeof engineService>;
  /** When the program last asked for something, and what it still waits for: one that never ends stops asking. */
  lastCall = Date.now();
  pending = 0;

  private readonly callbacks = new ProgramCallbacks();
  private readonly transforms = new Map<string, Callback[]>();
  private readonly notCreated = new Set<string>();

  constructor(options: EngineOptions) {
    this.options = options;
    this.answers = new Answers(options);
    this.monitor = resourceMonitor(this);
    this.engine = engineService(this);
  }

  close(): void {
    this.callbacks.close();
  }

  async register(request: proto.RegisterResourceRequest) {
    const { project, stack, root } = this.options;
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
    const urn = makeUrn(stack, project, parent, type, name);
    this.inheritFromParent(request);
    const custom = request.getCustom();
    const remote = request.getRemote();
    const served = (custom && !type.startsWith("pulumi:providers:")) || remote;
    const transformed = await this.transformed(
      request,
      urn,
      served ? this.givenProvider(request) : request.getProvider(),
    );
    const { properties, options, dependencies, propertyDependencies } = transformed;
    const registration: Registration = {
      urn,
      type,
      name,
      parent,
      custom,
      remote,
      provider: served
        ? options.getProvider() ||
          this.defaultProvider(packageOf(type), options.getVersion(), options.getPluginDownloadUrl())
        : "",
      providers: new Map(custom ? [] : [...this.providersOf(parent), ...options.getProvidersMap().entries()]),
      dependencies,
      propertyDependencies,
      inputs: properties,
      options: toOptions(options),
      source: sourceOf(request, root),
    };
    return this.add(registration);
  }

  read(request: proto.ReadResourceRequest) {
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
      provider:
        request.getProvider() ||
        this.providersOf(parent).get(wanted) ||
        this.defaultProvider(wanted, request.getVersion(), request.getPlugindownloadurl()),
      providers: new Map(),
      dependencies: request.getDependenciesList(),
      propertyDependencies: new Map(),
      inputs,
      options: toOptions(options),
      source: sourceOf(request, root),
    };
    return this.add(registration);
  }

  /** A provider function, or one of the engine's own. */
  invoke(token: string, args: WireObject): WireObject {
    return token === "pulumi:pulumi:getResource" ? this.getResource(String(args.urn)) : this.answers.call(token, args);
  }

  /** Whether any of these, or of what their components are made of, is still to be created: a function then has no answer. */
  isToCome(urns: readonly string[]): boolean {
    return urns.some((urn) => {
      if (this.notCreated.has(urn)) return true;
      const registration = this.registrations.get(urn);
      if (registration === undefined || registration.custom || registration.remote) return false;
      return this.isToCome(
        [...this.registrations.values()].filter(({ parent }) => parent === urn).map(({ urn }) => urn),
      );
    });
  }

  /** Of a provider that waits for another resource, a first preview knows nothing but what it is given. */
  private isConfigured({ provider, custom }: Registration): boolean {
    const server = this.registrations.get(providerUrn(provider));
    return !custom || server === undefined || !this.options.unknown || !hasUnknown(server.inputs);
  }

  private add(registration: Registration) {
    const { urn } = registration;
    if (this.registrations.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    this.registrations.set(urn, registration);
    this.options.onRegistered?.(this.registrations.size);
    const answer = this.answers.outputsOf(registration, this.isConfigured(registration));
    const { custom, remote, type, options } = registration;
    const isProvider = type.startsWith("pulumi:providers:");
    const isCreated = isProvider || answer.id !== "" || options.import !== undefined;
    if (remote ? this.options.unknown : custom && !isCreated) this.notCreated.add(urn);
    return { urn, ...answer };
  }

  private inheritFromParent(request: proto.RegisterResourceRequest): void {
    const parent = this.registrations.get(request.getParent());
    if (parent === undefined || isStack(parent.type)) return;
    const { options, provider } = parent;
    if (request.getDeletedwith() === "") request.setDeletedwith(options.deletedWith ?? "");
    if (!request.hasProtect() && options.protect !== undefined) request.setProtect(options.protect);
    if (!request.hasRetainondelete() && options.retainOnDelete !== undefined) {
      request.setRetainondelete(options.retainOnDelete);
    }
    const wanted = packageOf(request.getType());
    // A remote component's own provider makes it, not what stands under it.
    if (
      request.getProvider() === "" &&
      provider !== "" &&
      !parent.remote &&
      typeOf(providerUrn(provider)).split(":")[2] === wanted
    ) {
      request.setProvider(provider);
    }
  }

  /** The program's transforms: the resource's own, then those of what it stands under, then the stack's. */
  private async transformed(request: proto.RegisterResourceRequest, urn: string, provider: string) {
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
      options: transformOptions(request, provider),
    };
    if (own.length > 0) now = { ...now, properties: withDependencies(now.properties, sent) };
    const subject = {
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent: request.getParent(),
    };
    for (const callback of all) now = await this.callbacks.transform(callback, subject, now);

    // As in the real engine, only a transform of the resource's own changes what it waits for, and then what its properties
    // depend on is what the answer says of them.
    const dependencies = new Set(own.length > 0 ? now.options.getDependsOnList() : request.getDependenciesList());
    const propertyDependencies = new Map<string, string[]>();
    for (const [key, value] of Object.entries(now.properties)) {
      const urns = dependenciesOf(value, new Set(own.length > 0 ? [] : sent.get(key)));
      propertyDependencies.set(key, [...urns]);
      if (own.length > 0) for (const dependency of urns) dependencies.add(dependency);
    }
    return { ...now, dependencies: [...dependencies], propertyDependencies };
  }

  private providersOf(component: string): Map<string, string> {
    return new Map(this.registrations.get(component)?.providers ?? []);
  }

  /** The provider that the program chose, here or further up; empty where the default one serves. */
  private givenProvider(request: proto.RegisterResourceRequest): string {
    const wanted = packageOf(request.getType());
    const inherited = this.providersOf(request.getParent()).get(wanted);
    return request.getProvider() || request.getProvidersMap().get(wanted) || inherited || "";
  }

  private defaultProvider(name: string, version: string, url: string): string {
    const place = url.split("/").filter((part) => part !== "");
    const parts = [version.replace(/[.+-]/g, "_"), place.join("/").replace(/[^\w./-]/g, "_")];
    const suffix = parts.map((part) => (part === "" ? "" : `_${part}`)).join("");
    const { stack, project } = this.options;
    return `${makeUrn(stack, project, "", `pulumi:providers:${name}`, `default${suffix}`)}::${unknownValue}`;
  }

  private getResource(urn: string): WireObject {
    const inner = this.answers.innerResource(urn);
    if (inner !== undefined) return { urn, id: inner.id, state: inner.state };
    const registration = this.registrations.get(urn);
    if (registration === undefined) throw new Error(`unknown resource ${urn}`);
    const { id, outputs } = this.answers.outputsOf(registration, this.isConfigured(registration));
    return { urn, id, state: { ...outputs, ...registration.outputs } };
  }
}
