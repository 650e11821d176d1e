/** Every component of this package, and what their arguments are made of. Pulumi's analyzer reads it for programs in other languages. */

export * from "./components/index.ts";
export * from "./k8s/index.ts";
