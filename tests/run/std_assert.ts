/**
 * Which `@std/assert` the tests use: the package from JSR, or the stand-in where JSR is silent.
 *
 * `"links"` in deno.json always wins, so the package is tried with a copy of deno.json without it.
 *
 * @module
 */

/** Beside deno.json, because its paths are relative; no `.json`, so that it is nobody's file. */
const CONFIG = ".unlinked";
const LOCK = ".unlinked.lock";

/** Seconds for JSR to answer. */
const PATIENCE = 10;

/** An `@std/assert` and the arguments that make `deno` use it. */
export interface Assertions {
  /** In words, for the reader of the test run. */
  readonly name: string;
  /** For `deno check` and `deno test`. */
  readonly args: readonly string[];
}

/** The package itself if JSR answers within ten seconds, else the stand-in. */
export async function chooseAssertions(): Promise<Assertions> {
  const { links: _, ...config } = JSON.parse(await Deno.readTextFile("deno.json"));
  await Deno.writeTextFile(CONFIG, JSON.stringify({ ...config, lock: { path: LOCK } }));
  // A lock of its own: what JSR adds must not come and go in the one that is committed.
  await Deno.copyFile("deno.lock", LOCK);
  const version = await packageVersion(config.imports["@std/assert"]);
  if (version) return { name: `@std/assert ${version} from JSR`, args: ["--config", CONFIG] };
  return {
    name: `the stand-in for @std/assert in tests/std_assert, because JSR did not answer`,
    args: [],
  };
}

/** Removes what `chooseAssertions` wrote. */
export async function cleanUp(): Promise<void> {
  for (const file of [CONFIG, LOCK]) {
    await Deno.remove(file).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

/** The version that JSR (or Deno's cache of it) has for a specifier, if every file is there. */
async function packageVersion(specifier: string): Promise<string | undefined> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--config", CONFIG, specifier],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE * 1000);
  const { success, stdout } = await child.output();
  clearTimeout(timer);
  if (!success) return undefined;
  const { modules, redirects } = JSON.parse(new TextDecoder().decode(stdout)) as Info;
  if (modules.length === 0 || modules.some(({ error }) => error !== undefined)) return undefined;
  return /\/@std\/assert\/([^/]+)\//.exec(redirects[specifier] ?? "")?.[1];
}

/** The part of `deno info --json` that is read here. */
interface Info {
  readonly modules: readonly { readonly error?: string }[];
  readonly redirects: Readonly<Record<string, string>>;
}
