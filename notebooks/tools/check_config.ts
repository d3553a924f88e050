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
  links?: string[];
  unstable?: string[];
  compilerOptions?: Record<string, unknown>;
}

/** Calls `use` with the path of a configuration for the notebooks of this folder. */
export async function withCheckConfig<T>(
  folder: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const config = await checkConfig(resolve(folder));
  const place = await Deno.makeTempDir({ prefix: "notebooks-" });
  try {
    const path = join(place, "deno.json");
    await Deno.writeTextFile(path, JSON.stringify(config));
    return await use(path);
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

/**
 * The project becomes a link, so that its own name leads to the checkout, as it does in the kernel;
 * relative paths become absolute, because the file lies elsewhere.
 */
async function checkConfig(folder: string): Promise<Config & { lock: false }> {
  const [root, config] = await nearestConfig(folder);
  const url = (specifier: string) =>
    /^\.\.?\//.test(specifier) ? new URL(specifier, `${pathToFileURL(root)}/`).href : specifier;
  const imports = Object.entries(config.imports ?? {}).map(([name, to]) => [name, url(to)]);
  return {
    imports: Object.fromEntries(imports),
    links: [
      ...config.name ? [root] : [],
      ...(config.links ?? []).map((path) => resolve(root, path)),
    ],
    unstable: config.unstable ?? [],
    compilerOptions: { ...config.compilerOptions, noUncheckedIndexedAccess: false },
    lock: false,
  };
}

/** The `deno.json` that the kernel finds from this folder, and the folder that it lies in. */
async function nearestConfig(folder: string): Promise<[string, Config]> {
  for (let root = folder;; root = dirname(root)) {
    try {
      return [root, JSON.parse(await Deno.readTextFile(join(root, "deno.json")))];
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      if (root === dirname(root)) return [folder, {}];
    }
  }
}
