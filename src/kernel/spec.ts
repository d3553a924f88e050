/**
 * The kernelspec, by which Jupyter finds a kernel
 * (https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs).
 *
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolders } from "./deno/temporary.ts";
import type { Checking } from "./front/checking.ts";
import { ADDRESS } from "./front/connection.ts";

/** What the kernelspec says. */
export interface KernelspecOptions {
  /** What happens to cells with type errors; default `"error"`. */
  readonly checking?: Checking;
}

/**
 * The folder in which Jupyter looks for the kernels of this user: below `JUPYTER_DATA_DIR`, or where
 * the system keeps such data.
 */
export function kernelFolder(): string {
  const given = Deno.env.get("JUPYTER_DATA_DIR");
  if (given !== undefined) return join(given, "kernels");
  const home = Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE") ?? ".";
  if (Deno.build.os === "darwin") return join(home, "Library", "Jupyter", "kernels");
  if (Deno.build.os === "windows") {
    return join(Deno.env.get("APPDATA") ?? home, "jupyter", "kernels");
  }
  return join(Deno.env.get("XDG_DATA_HOME") ?? join(home, ".local", "share"), "jupyter", "kernels");
}

/** What stands in a `kernel.json`. */
export interface Kernelspec {
  /** The command that starts the kernel; `{connection_file}` in it is replaced. */
  readonly argv: readonly string[];
  /** The name that readers see. */
  readonly display_name: string;
  /** The language of its cells. */
  readonly language: string;
  /** How Jupyter stops a cell; default `"signal"`. */
  readonly interrupt_mode?: "message" | "signal";
}

/**
 * What the kernel's own process may do. The cells have one of their own, Deno's kernel, which may do
 * everything.
 */
function permissions(): string[] {
  const write = temporaryFolders().map((path) => path.replaceAll(",", ",,"));
  return [
    "--no-prompt",
    // Deno, for the cells and for their types. Given a list of programs Deno would run none of them
    // where LD_LIBRARY_PATH is set.
    "--allow-run",
    // Jupyter in front, Deno's kernel behind.
    `--allow-net=${ADDRESS}`,
    // The connection file, and deno.json in the notebook's folder and in all above it.
    "--allow-read",
    // What passes between Deno's kernel and this one.
    `--allow-write=${write.join(",")}`,
    // TypeScript's parser asks for variables: it is told that there are none.
    "--ignore-env",
  ];
}

/** The kernelspec of the norma kernel, with the Deno that runs this. */
export function kernelspec({ checking = "error" }: KernelspecOptions = {}): Kernelspec {
  return {
    argv: [
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-lock",
      ...config(),
      ...permissions(),
      new URL("main.ts", import.meta.url).href,
      `--check=${checking}`,
      "--connection",
      "{connection_file}", // by itself, and once: VS Code quotes it in "--connection=…"
    ],
    display_name: "Norma (Deno)",
    language: "typescript",
    interrupt_mode: "message",
  };
}

/** Writes the kernelspec into a folder of kernels; answers where it is. */
export async function writeKernelspec(
  folder: string,
  options: KernelspecOptions = {},
): Promise<string> {
  const path = join(folder, "norma");
  await Deno.mkdir(path, { recursive: true });
  const text = `${JSON.stringify(kernelspec(options), null, 2)}\n`;
  await Deno.writeTextFile(join(path, "kernel.json"), text);
  return path;
}

/** The configuration of the checkout, or none: the notebook's own one is for its cells. */
function config(): string[] {
  if (!import.meta.url.startsWith("file:")) return ["--no-config"];
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  return ["--config", join(root, "deno.json")];
}
