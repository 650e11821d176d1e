import type { Problem } from "../problems.ts";
import { fileKey, resources, writablePaths } from "./container.ts";
import type { ContainerArgs, ResourceAmounts } from "./container-args.ts";
import { agentExceptions, Exception, hardeningProblems } from "./hardening.ts";
import { isMore, isSame, thousandths } from "./quantity.ts";

type Path = readonly (string | number)[];

/** What cannot be in one container, wherever it stands. `volumes` are the names that it may mount. */
export function containerProblems(
  args: ContainerArgs,
  path: Path,
  { volumes, fargate }: { volumes: readonly string[]; fargate: boolean },
): Problem[] {
  return [
    ...imageProblems(args.image, [...path, "image"]),
    ...environmentProblems(args, path),
    ...pathProblems(args, path),
    ...mountProblems(args, path, volumes),
    ...resourceProblems(args, path, fargate),
    ...probeProblems(args, path),
    ...rightsProblems(args, path),
  ];
}

/** https://kubernetes.io/docs/concepts/containers/images/#image-names */
function imageProblems(image: string, path: Path): Problem[] {
  const [, name, tag, digest] =
    /^([a-z0-9][a-z0-9.:_/-]*?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(image) ?? [];
  const fix =
    "Write registry, repository and tag, best with a digest: public.ecr.aws/nginx/nginx-unprivileged:1.30.5@sha256:...";
  if (name === undefined) return [{ path, value: image, rule: "but that is no reference to an image", fix }];
  if (tag === undefined && digest === undefined)
    return [{ path, value: image, rule: "but without a tag or a digest it is whatever was pushed last", fix }];
  if (tag === "latest" && digest === undefined)
    return [{ path, value: image, rule: "but latest is whatever was pushed last", fix }];
  return [];
}

function environmentProblems({ env = {}, secretEnv = {} }: ContainerArgs, path: Path): Problem[] {
  const names = [
    ...Object.keys(env).map((name) => ["env", name]),
    ...Object.keys(secretEnv).map((n) => ["secretEnv", n]),
  ];
  const odd = names
    .filter(([, name]) => !/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name!))
    .map(([key, name]) => ({
      path: [...path, key!, name!],
      rule: "is no name of an environment variable",
      fix: "Use letters, digits and underscores, and begin with a letter.",
    }));
  const twice = Object.keys(secretEnv)
    .filter((name) => name in env)
    .map((name) => ({
      path: [...path, "secretEnv", name],
      rule: "stands under env as well",
      fix: "Leave it in one place.",
    }));
  return [...odd, ...twice];
}

const pathPattern = /^(\/[A-Za-z0-9._-]+)+$/;

function pathProblems(args: ContainerArgs, path: Path): Problem[] {
  const places: { at: Path; folder: string; file: boolean }[] = [
    ...Object.keys(args.files ?? {}).map((folder) => ({ at: [...path, "files", folder], folder, file: true })),
    ...Object.keys(args.secretFiles ?? {}).map((folder) => ({
      at: [...path, "secretFiles", folder],
      folder,
      file: true,
    })),
    ...writablePaths(args).map((folder, index) => ({ at: [...path, "writablePaths", index], folder, file: false })),
    ...Object.entries(args.mounts ?? {}).map(([volume, folder]) => ({
      at: [...path, "mounts", volume],
      folder,
      file: false,
    })),
  ];
  return places.flatMap(({ at, folder, file }, index): Problem[] => {
    if (!pathPattern.test(folder) || /\/\.{1,2}(\/|$)/.test(folder))
      return [
        { path: at, value: folder, rule: "but a path is absolute", fix: "Write it like /etc/nginx/conf.d/site.conf." },
      ];
    const earlier = places.slice(0, index);
    if (earlier.some((other) => other.folder === folder))
      return [{ path: at, value: folder, rule: "but something else is mounted there", fix: "Leave it in one place." }];
    const under = places.find((other) => other.file && folder.startsWith(`${other.folder}/`));
    if (under !== undefined)
      return [{ path: at, value: folder, rule: `but ${under.folder} is a file`, fix: "Choose another folder." }];
    const key = earlier.find((other) => file && other.file && fileKey(other.folder) === fileKey(folder));
    if (key !== undefined)
      return [
        {
          path: at,
          value: folder,
          rule: `but its key in the ConfigMap would be that of ${key.folder}`,
          fix: "Rename one.",
        },
      ];
    return [];
  });
}

function mountProblems({ mounts = {} }: ContainerArgs, path: Path, volumes: readonly string[]): Problem[] {
  return Object.keys(mounts)
    .filter((volume) => !volumes.includes(volume))
    .map((volume) => ({
      path: [...path, "mounts", volume],
      rule: "names a volume that does not exist",
      fix: volumes.length > 0 ? `Name one of: ${volumes.join(", ")}.` : "Add it under volumes.",
    }));
}

function resourceProblems(args: ContainerArgs, path: Path, fargate: boolean): Problem[] {
  const amounts = resources(args.resources, fargate);
  const kinds = ["cpu", "memory"] as const;
  return kinds.flatMap((kind): Problem[] => {
    const odd = oddAmounts(args.resources ?? {}, kind, path);
    if (odd.length > 0) return odd;
    const request = amounts.requests[kind];
    const limit = amounts.limits[kind];
    const at = [...path, "resources", "limits", kind];
    if (limit === undefined) return [];
    if (isMore(request, limit))
      return [
        {
          path: at,
          value: limit,
          rule: `but requests.${kind} is ${request}`,
          fix: "Raise the limit, or lower the request.",
        },
      ];
    if (fargate && !isSame(request, limit)) {
      const rule = `but on Fargate it must equal requests.${kind}, which is ${request}`;
      return [{ path: at, value: limit, rule, fix: "Leave the limit out." }];
    }
    return [];
  });
}

function oddAmounts(
  given: { requests?: ResourceAmounts; limits?: ResourceAmounts },
  kind: "cpu" | "memory",
  path: Path,
) {
  return (["requests", "limits"] as const).flatMap((side): Problem[] => {
    const value = given[side]?.[kind];
    if (value === undefined || (thousandths(value) ?? 0) > 0) return [];
    const example = kind === "cpu" ? "250m" : "256Mi";
    return [
      {
        path: [...path, "resources", side, kind],
        value,
        rule: "but that is no amount of it",
        fix: `Write it like ${example}.`,
      },
    ];
  });
}

function probeProblems({ probes = {} }: ContainerArgs, path: Path): Problem[] {
  const kinds = ["startup", "readiness", "liveness"] as const;
  const paths = [
    [...path, "probes", "path"] as Path,
    ...kinds.map((kind) => [...path, "probes", kind, "path"] as Path),
  ];
  const values = [probes.path, ...kinds.map((kind) => probes[kind]?.path)];
  const relative = values.flatMap((value, index): Problem[] =>
    value === undefined || value.startsWith("/")
      ? []
      : [{ path: paths[index]!, value, rule: "but a path begins with a slash", fix: `Write /${value}.` }],
  );
  const both = kinds
    .filter((kind) => probes[kind]?.command !== undefined && probes[kind]?.path !== undefined)
    .map((kind) => ({
      path: [...path, "probes", kind],
      rule: "has both a path and a command",
      fix: "Leave one of them out.",
    }));
  return [...relative, ...both];
}

function rightsProblems({ exceptions = [], runAsUser }: ContainerArgs, path: Path): Problem[] {
  const problems = hardeningProblems(exceptions, [...path, "exceptions"]);
  exceptions.forEach(({ exception }, index) => {
    if (!agentExceptions.includes(exception)) return;
    problems.push({
      path: [...path, "exceptions", index, "exception"],
      value: exception,
      rule: "but workloads keep off their nodes; agents alone need them",
      fix: "Remove it, or write a component for the agent.",
    });
  });
  const root = exceptions.some(({ exception }) => exception === Exception.RunAsRoot);
  if (runAsUser === 0 && !root)
    problems.push({
      path: [...path, "runAsUser"],
      value: 0,
      rule: "but root needs an exception",
      fix: "Choose another user, or add the exception runAsRoot with a reason.",
    });
  return problems;
}
