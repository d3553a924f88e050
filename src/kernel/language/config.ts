/**
 * The configuration under which cells are checked: the project's own, less what a lesson can do
 * without.
 *
 * @module
 */
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** The part of a `deno.json` that bears on types and imports. */
interface Config {
  name?: string;
  imports?: Record<string, string>;
  importMap?: string;
  links?: string[];
  unstable?: string[];
  compilerOptions?: Record<string, unknown>;
}

/** How the text of a `deno.json` is read: without comments, unless the caller knows better. */
export type Parse = (text: string) => Config;

/** Calls `use` with the path of a configuration for the notebooks of this folder. */
export async function withCheckConfig<T>(
  folder: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const place = await Deno.makeTempDir({ prefix: "notebooks-" });
  try {
    return await use(await writeCheckConfig(folder, place));
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

/** Writes a configuration for the notebooks of this folder into another one; returns its path. */
export async function writeCheckConfig(
  folder: string,
  place: string,
  parse: Parse = JSON.parse,
): Promise<string> {
  const path = join(place, "deno.json");
  await Deno.writeTextFile(
    path,
    JSON.stringify(checkConfig(...await nearestConfig(folder, parse))),
  );
  return path;
}

/** Whether the cells of this folder need a configuration that is not the project's own. */
export async function needsCheckConfig(
  folder: string,
  parse: Parse = JSON.parse,
): Promise<boolean> {
  const [, { compilerOptions }] = await nearestConfig(folder, parse);
  return compilerOptions?.noUncheckedIndexedAccess === true;
}

/**
 * The project becomes a link, so that its own name leads to the checkout, as it does in the kernel;
 * relative paths become absolute, because the file lies elsewhere.
 */
function checkConfig(root: string, config: Config): Config & { lock: false } {
  const url = (specifier: string) =>
    /^\.\.?\//.test(specifier) ? new URL(specifier, `${pathToFileURL(root)}/`).href : specifier;
  const imports = Object.entries(config.imports ?? {}).map(([name, to]) => [name, url(to)]);
  return {
    imports: Object.fromEntries(imports),
    ...config.importMap === undefined ? {} : { importMap: url(config.importMap) },
    links: [
      ...config.name ? [root] : [],
      ...(config.links ?? []).map((path) => resolve(root, path)),
    ],
    unstable: config.unstable ?? [],
    compilerOptions: { ...config.compilerOptions, noUncheckedIndexedAccess: false },
    lock: false,
  };
}

/** The configuration that the kernel finds from this folder, and the folder that it lies in. */
async function nearestConfig(folder: string, parse: Parse): Promise<[string, Config]> {
  const start = resolve(folder);
  for (let root = start;; root = dirname(root)) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      try {
        return [root, parse(await Deno.readTextFile(join(root, name)))];
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    if (root === dirname(root)) return [start, {}];
  }
}
