/**
 * Where JupyterLab comes from: the PATH, or else a Python environment in the checkout, made once.
 *
 * @module
 */
import { join } from "node:path";
import { ask, type Said } from "./command.ts";

/** A command that starts JupyterLab. */
export interface JupyterLab {
  readonly command: string;
  readonly args: readonly string[];
  /** Such as `4.6.6`. */
  readonly version: string;
}

/** JupyterLab cannot be had; the message says in a sentence what is missing. */
export class LabError extends Error {
  override readonly name = "LabError";
}

/** What the environment gets from PyPI. */
const PACKAGE = "jupyterlab>=4,<5";
/** The oldest Python for which there is a JupyterLab 4. */
const OLDEST_PYTHON = "3.8";

/**
 * The JupyterLab of the PATH if there is one, or that of the folder, into which it is installed
 * when it is not there, unless `signal` aborts.
 *
 * @throws {LabError} if there is none and none can be made.
 */
export async function jupyterLab(
  folder: string,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<JupyterLab> {
  return await found("jupyter-lab") ?? await local(folder) ?? await made(folder, tell, signal);
}

async function local(folder: string): Promise<JupyterLab | undefined> {
  return await found(pythonIn(folder), "-m", "jupyterlab");
}

/** JupyterLab by this command, if it is one of a version that can show what Norma shows. */
async function found(command: string, ...args: string[]): Promise<JupyterLab | undefined> {
  const said = await ask(command, [...args, "--version"]);
  const version = said?.stdout.trim() ?? "";
  return said?.success && Number.parseInt(version) >= 4 ? { command, args, version } : undefined;
}

async function made(
  folder: string,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<JupyterLab> {
  const uv = (await ask("uv", ["--version"]))?.success === true;
  const python = uv ? undefined : await systemPython();
  tell(`Fetching JupyterLab from PyPI, once, into ${folder} (about 250 MB)`);
  await startAgain(environmentIn(folder));
  if (python === undefined) await installWithUv(folder, signal);
  else await installWithPip(folder, python, signal);
  const lab = await local(folder);
  if (lab === undefined) throw new LabError(`The JupyterLab in ${folder} does not start`);
  return lab;
}

/** An environment that is there and does not start is what remains of an interrupted attempt. */
async function startAgain(environment: string): Promise<void> {
  try {
    await Deno.remove(environment, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function installWithUv(folder: string, signal: AbortSignal): Promise<void> {
  const env = { UV_NO_CACHE: "1", UV_PYTHON_INSTALL_DIR: join(folder, "python") };
  must(await ask("uv", ["venv", environmentIn(folder)], { env, signal }), [
    [
      /No interpreter|download/i,
      `uv found no Python and could not fetch one: connect to the network, or install Python ` +
      `${OLDEST_PYTHON} or newer`,
    ],
    [/^/, "uv could not make a Python environment"],
  ]);
  const install = ["pip", "install", "--python", pythonIn(folder), PACKAGE];
  must(await ask("uv", install, { env, signal }), CANNOT_FETCH);
}

async function installWithPip(
  folder: string,
  python: string,
  signal: AbortSignal,
): Promise<void> {
  must(await ask(python, ["-m", "venv", environmentIn(folder)], { signal }), [
    [
      /ensurepip|No module named/,
      `${python} has no venv module: install it (Debian, Ubuntu: apt install python3-venv), or uv`,
    ],
    [/^/, `${python} could not make an environment`],
  ]);
  const env = { PIP_NO_CACHE_DIR: "1", PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_RETRIES: "1" };
  const install = ["-m", "pip", "install", "-q", PACKAGE];
  must(await ask(pythonIn(folder), install, { env, signal }), CANNOT_FETCH);
}

/** A Python of this machine that can carry JupyterLab. */
async function systemPython(): Promise<string> {
  const [major, minor] = OLDEST_PYTHON.split(".");
  const check = `import sys; sys.exit(sys.version_info < (${major}, ${minor}))`;
  for (const python of ["python3", "python"]) {
    if ((await ask(python, ["-c", check]))?.success) return python;
  }
  throw new LabError(
    `JupyterLab needs Python ${OLDEST_PYTHON} or newer, and there is neither python3 nor uv on ` +
      `the PATH: install one of them`,
  );
}

/** What a failure says, and the sentence for it; the first that fits. */
type Sentences = readonly (readonly [RegExp, string])[];

const CANNOT_FETCH: Sentences = [
  [
    /connect|name resolution|network|timed? ?out|dns|retries/i,
    "JupyterLab could not be fetched, because PyPI does not answer: connect to the network",
  ],
  [/^/, "JupyterLab could not be installed"],
];

function must(said: Said | undefined, sentences: Sentences): void {
  if (said?.success) return;
  const text = `${said?.stdout ?? ""}\n${said?.stderr ?? ""}`;
  const [, sentence] = sentences.find(([pattern]) => pattern.test(text))!;
  const last = text.trim().split("\n").at(-1)?.trim() ?? "";
  throw new LabError(last === "" ? sentence : `${sentence} (${last})`);
}

function environmentIn(folder: string): string {
  return join(folder, "environment");
}

function pythonIn(folder: string): string {
  const place = Deno.build.os === "windows" ? ["Scripts", "python.exe"] : ["bin", "python"];
  return join(environmentIn(folder), ...place);
}
