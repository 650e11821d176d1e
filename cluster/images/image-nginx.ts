import { readFileSync } from "node:fs";
import { unpackedFile } from "../build/shared-libraries.ts";
import { folder, link, script, text, unpackedPrograms } from "./image-files.ts";
import type { ImageConfig } from "./oci-archive.ts";
import type { TarEntry } from "./oci-tar.ts";

/** Which of the two published images: the one that runs as root, or the one that never does. */
interface Variant {
  readonly port: number;
  readonly pidFile: string;
  /** Where nginx keeps what does not fit into memory. */
  readonly temporaryFolder: string;
  readonly workerUser?: string;
}

/** https://github.com/nginx/docker-nginx/blob/master/stable/alpine-slim/Dockerfile */
const privileged: Variant = {
  port: 80,
  pidFile: "/run/nginx.pid",
  temporaryFolder: "/var/cache/nginx",
  workerUser: "nginx",
};

/** https://github.com/nginx/docker-nginx-unprivileged/blob/main/stable/alpine-slim/Dockerfile */
const unprivileged: Variant = { port: 8080, pidFile: "/tmp/nginx.pid", temporaryFolder: "/tmp" };

/** The real program; both images have it. */
export async function nginxLayer(): Promise<TarEntry[]> {
  return [
    ...(await unpackedPrograms("/usr/sbin/nginx")),
    folder("/etc/nginx"),
    folder("/etc/nginx/conf.d"),
    text("/etc/nginx/mime.types", readFileSync(unpackedFile("/etc/nginx/mime.types"), "utf8")),
    ...["/usr/share", "/usr/share/nginx", "/usr/share/nginx/html"].map((path) => folder(path)),
    text("/usr/share/nginx/html/index.html", page("Welcome to nginx!")),
    text("/usr/share/nginx/html/50x.html", page("An error occurred.")),
    folder("/var/log"),
    folder("/var/log/nginx"),
    link("/var/log/nginx/access.log", "/dev/stdout"),
    link("/var/log/nginx/error.log", "/dev/stderr"),
    // Compiled into Debian's nginx, which looks for it before it reads where else to put things.
    folder("/var/lib"),
    folder("/var/lib/nginx"),
    folder("/var/cache"),
    folder("/var/cache/nginx", { uid: 101, gid: 101 }),
    script("/docker-entrypoint.sh", '#!/bin/sh\nexec "$@"\n'),
  ];
}

export const nginxFiles = () => configuration(privileged);
export const unprivilegedNginxFiles = () => configuration(unprivileged);

export const nginxConfig: ImageConfig = {
  entrypoint: ["/docker-entrypoint.sh"],
  command: ["nginx", "-g", "daemon off;"],
  ports: [privileged.port],
  // Serves what it is serving to the end; SIGTERM would cut it off.
  stopSignal: "SIGQUIT",
};

export const unprivilegedNginxConfig: ImageConfig = { ...nginxConfig, ports: [unprivileged.port], user: "101" };

function configuration(variant: Variant): TarEntry[] {
  return [
    text("/etc/nginx/nginx.conf", mainConfiguration(variant)),
    text("/etc/nginx/conf.d/default.conf", defaultServer(variant)),
  ];
}

function mainConfiguration({ pidFile, temporaryFolder, workerUser }: Variant): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `  ${kind}_temp_path ${temporaryFolder}/${kind}_temp;\n`,
  );
  return `${workerUser === undefined ? "" : `user ${workerUser};\n`}worker_processes auto;
error_log /var/log/nginx/error.log notice;
pid ${pidFile};

events {
  worker_connections 1024;
}

http {
${temporary.join("")}  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                  '$status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for"';
  access_log /var/log/nginx/access.log main;
  sendfile on;
  keepalive_timeout 65;
  include /etc/nginx/conf.d/*.conf;
}
`;
}

function defaultServer({ port }: Variant): string {
  return `server {
  listen ${port};
  server_name localhost;
  location / {
    root /usr/share/nginx/html;
    index index.html index.htm;
  }
  error_page 500 502 503 504 /50x.html;
  location = /50x.html {
    root /usr/share/nginx/html;
  }
}
`;
}

function page(title: string): string {
  return `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body><h1>${title}</h1></body>\n</html>\n`;
}
