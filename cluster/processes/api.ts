import { readFileSync } from "node:fs";
import { request } from "node:https";
import { apiServer } from "../network.ts";
import { certificateFile, keyFile } from "./certificates.ts";

/** Asks the API server as the administrator. Undefined where there is no answer, or another than 200. */
export async function ask(path: string): Promise<string | undefined> {
  try {
    return await answer(path);
  } catch {
    return undefined;
  }
}

function answer(path: string): Promise<string | undefined> {
  const options = {
    ca: readFileSync(certificateFile("ca")),
    cert: readFileSync(certificateFile("admin")),
    key: readFileSync(keyFile("admin")),
    timeout: 5000,
  };
  return new Promise((done, fail) => {
    const asked = request(`${apiServer}${path}`, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => done(response.statusCode === 200 ? text : undefined)).on("error", fail);
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer")));
    asked.on("error", fail).end();
  });
}

export async function apiServerIsReady(): Promise<boolean> {
  return (await ask("/readyz")) === "ok";
}

/** What is looked at of a node, pod or Deployment. */
export interface Listed {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly restartCount: number }[];
  };
}

export async function listed(path: string): Promise<Listed[]> {
  const text = await ask(path);
  return text === undefined ? [] : (JSON.parse(text) as { items: Listed[] }).items;
}

export function isReady(object: Listed): boolean {
  return object.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}

export async function readyNodes(): Promise<string[]> {
  return (await listed("/api/v1/nodes")).filter(isReady).map(({ metadata }) => metadata.name);
}
