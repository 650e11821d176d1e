import type { Registration } from "./registration.ts";
import type { Answer, InnerResource, StandIn, Surroundings } from "./stand-ins/stand-ins.ts";
import { plain, secret, type WireObject, withoutOutputValues, withSecretsOf } from "./values.ts";

export interface AnswerOptions {
  readonly surroundings: Surroundings;
  /** Who answers, by package. */
  readonly standIns: Readonly<Record<string, StandIn>>;
  /** Leave everything unknown that only a provider could answer, as a first real preview does. */
  readonly unknown: boolean;
}

/** Answers in the place of providers, and refuses by name what nobody answers for. */
export class Answers {
  private readonly options: AnswerOptions;
  private readonly inside = new Map<string, InnerResource>();

  constructor(options: AnswerOptions) {
    this.options = options;
  }

  /** Inputs echo, as a provider's would in a preview; the rest is what the stand-in knows, or unknown. */
  outputsOf(registration: Registration, configured: boolean): { id: string; outputs: WireObject } {
    const { type, name, inputs, custom, remote, options } = registration;
    if (!custom && !remote) return { id: "", outputs: {} };
    const echo = remote || !configured ? {} : (withoutOutputValues(inputs) as WireObject);
    const answer = this.options.unknown ? undefined : this.ask(registration);
    if (answer === undefined && remote && !this.options.unknown) {
      throw new Error(`No stand-in answers for the remote component ${type} ("${name}"). ${advice}`);
    }
    for (const inner of answer?.inside ?? []) this.inside.set(inner.urn, inner);
    const outputs = withSecretsOf(echo, { ...echo, ...answer?.outputs }) as WireObject;
    for (const key of options.additionalSecretOutputs ?? []) {
      if (outputs[key] !== undefined) outputs[key] = secret(outputs[key]);
    }
    return { id: answer?.id ?? "", outputs };
  }

  /** What a provider function gives back. */
  call(token: string, args: WireObject): WireObject {
    const { standIns, surroundings } = this.options;
    const answer = standIns[packageOf(token)]?.functions?.[token];
    if (answer === undefined) throw new Error(`No stand-in answers for the provider function ${token}. ${advice}`);
    return answer(plain(args) as WireObject, surroundings);
  }

  /** A method of a resource; no stand-in has any. */
  callMethod(token: string): never {
    throw new Error(`No stand-in answers for the method ${token}. ${advice}`);
  }

  /** A resource inside a remote component, which the program met in the component's outputs. */
  innerResource(urn: string): InnerResource | undefined {
    return this.inside.get(urn);
  }

  private ask({ urn, type, name, inputs }: Registration): Answer | undefined {
    if (type.startsWith("pulumi:providers:")) return { id: name, outputs: {} };
    const { standIns, surroundings } = this.options;
    const known = plain(inputs) as WireObject;
    return standIns[packageOf(type)]?.resource?.({ urn, type, name, inputs: known, surroundings });
  }
}

const advice = "A plan asks no provider: pass the value as a setting, or add an answer under plan/stand-ins/.";

/** "aws" of "aws:iam/role:Role". */
export function packageOf(token: string): string {
  return token.split(":")[0] ?? "";
}
