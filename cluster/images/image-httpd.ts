import { unpackedLibrary } from "../build/shared-libraries.ts";
import { folder, link, script, text, unpackedPrograms } from "./image-files.ts";
import type { ImageConfig } from "./oci-archive.ts";
import type { TarEntry } from "./oci-tar.ts";

const prefix = "/usr/local/apache2";
const moduleFolder = "/usr/lib/apache2/modules";

/** Those that the published image loads: https://github.com/docker-library/httpd/blob/master/2.4/Dockerfile */
const modules: readonly (readonly [name: string, file: string])[] = [
  ["mpm_event", "mod_mpm_event"],
  ["authn_file", "mod_authn_file"],
  ["authn_core", "mod_authn_core"],
  ["authz_host", "mod_authz_host"],
  ["authz_groupfile", "mod_authz_groupfile"],
  ["authz_user", "mod_authz_user"],
  ["authz_core", "mod_authz_core"],
  ["access_compat", "mod_access_compat"],
  ["auth_basic", "mod_auth_basic"],
  ["reqtimeout", "mod_reqtimeout"],
  ["filter", "mod_filter"],
  ["mime", "mod_mime"],
  ["env", "mod_env"],
  ["headers", "mod_headers"],
  ["setenvif", "mod_setenvif"],
  ["status", "mod_status"],
  ["autoindex", "mod_autoindex"],
  ["dir", "mod_dir"],
  ["alias", "mod_alias"],
];

/** The real program, where and how the published images have it; both have it. */
export async function httpdLayer(): Promise<TarEntry[]> {
  const files = modules.map(([, file]) => `${moduleFolder}/${file}.so`);
  return [
    folder("/usr/lib/apache2"),
    folder(moduleFolder),
    // The C library loads libgcc_s when a thread ends: without it, httpd dies where it should stop gracefully.
    ...(await unpackedPrograms("/usr/sbin/apache2", ...files, unpackedLibrary("libgcc_s.so.1"))),
    ...["/usr/local", "/usr/local/bin", ...["", "/bin", "/conf", "/htdocs"].map((path) => prefix + path)].map((path) =>
      folder(path),
    ),
    link(`${prefix}/modules`, moduleFolder),
    text(
      `${prefix}/conf/mime.types`,
      "text/html html htm\ntext/css css\ntext/javascript js\nimage/png png\nimage/svg+xml svg\n",
    ),
    text(`${prefix}/htdocs/index.html`, "<html><body><h1>It works!</h1></body></html>\n"),
    // Debian's looks for its configuration elsewhere.
    script(`${prefix}/bin/httpd`, `#!/bin/sh\nexec apache2 -d ${prefix} -f conf/httpd.conf "$@"\n`),
    script(
      "/usr/local/bin/httpd-foreground",
      // Of a container that was killed and started again.
      `#!/bin/sh\nrm -f ${prefix}/logs/httpd.pid\nexec ${prefix}/bin/httpd -DFOREGROUND "$@"\n`,
    ),
  ];
}

/** Port 80 and the process id in the image's own file system: for who runs it as root. */
export const httpdFiles = () => configuration(80, 0);

/** https://github.com/docker-hardened-images/catalog/blob/main/image/httpd/debian-13/2.4.yaml */
export const unprivilegedHttpdFiles = () => configuration(8080, 65532);

export const httpdConfig: ImageConfig = {
  environment: {
    HTTPD_PREFIX: prefix,
    PATH: `${prefix}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  },
  command: ["httpd-foreground"],
  workingFolder: prefix,
  ports: [80],
  // Serves what it is serving to the end; SIGTERM would cut it off.
  stopSignal: "SIGWINCH",
};

export const unprivilegedHttpdConfig: ImageConfig = {
  ...httpdConfig,
  entrypoint: ["httpd-foreground"],
  command: undefined,
  ports: [8080],
  user: "65532",
};

/** Who runs it writes the process id into its folder of logs, as the published images do. */
function configuration(port: number, owner: number): TarEntry[] {
  const load = modules.map(([name, file]) => `LoadModule ${name}_module modules/${file}.so\n`).join("");
  const content = `ServerRoot ${prefix}
Listen ${port}
PidFile logs/httpd.pid
DefaultRuntimeDir logs
${load}User www-data
Group www-data
ServerAdmin you@example.com
DocumentRoot ${prefix}/htdocs
<Directory />
  AllowOverride none
  Require all denied
</Directory>
<Directory ${prefix}/htdocs>
  Options Indexes FollowSymLinks
  AllowOverride None
  Require all granted
</Directory>
DirectoryIndex index.html
TypesConfig conf/mime.types
ErrorLog /proc/self/fd/2
LogLevel warn
LogFormat "%h %l %u %t \\"%r\\" %>s %b" common
CustomLog /proc/self/fd/1 common
`;
  return [
    text(`${prefix}/conf/httpd.conf`, content),
    folder(`${prefix}/logs`, { uid: owner, gid: owner, mode: 0o775 }),
  ];
}
