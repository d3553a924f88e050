/**
 * Jupyter's folders, all inside the checkout: the home folder stays as it is, and so does what the
 * reader has set there for other work.
 *
 * @module
 */
import { join } from "node:path";
import { type Kernelspec, kernelspec } from "../../../src/kernel/spec.ts";
import { LabError } from "./environment.ts";

/**
 * Writes the kernels and the settings; answers the environment variables that lead to them.
 *
 * @throws {LabError} if that cannot be written.
 */
export async function jupyterFolders(folder: string): Promise<Record<string, string>> {
  const data = join(folder, "data");
  const config = join(folder, "config");
  const settings = join(folder, "settings");
  await writeJson(join(config, "jupyter_server_config.json"), SERVER);
  for (const [name, kernel] of Object.entries(KERNELS)) {
    await writeJson(join(data, "kernels", name, "kernel.json"), kernel);
  }
  await writeJson(
    join(settings, "@jupyterlab", "apputils-extension", "notification.jupyterlab-settings"),
    NO_NEWS,
  );
  return {
    JUPYTER_DATA_DIR: data,
    // A kernel called `deno` in the environment of a JupyterLab of the PATH would come first.
    JUPYTER_PREFER_ENV_PATH: "0",
    JUPYTER_CONFIG_DIR: config,
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: settings,
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
    IPYTHONDIR: join(folder, "ipython"),
  };
}

/**
 * The kernels by their names. Notebooks ask for `deno`, which is the norma kernel here. It is shown
 * as "Deno", too: JupyterLab writes what is shown into every notebook that it opens.
 */
const KERNELS: Readonly<Record<string, Kernelspec>> = {
  deno: { ...kernelspec(), display_name: "Deno" },
  "deno-own": {
    argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno (its own)",
    language: "typescript",
  },
};

/** New notebooks are Deno's, and no language servers are looked for, which would ask npm. */
const SERVER = {
  MultiKernelManager: { default_kernel_name: "deno" },
  LanguageServerManager: { autodetect: false },
};

/** Without these JupyterLab asks every new reader whether it may fetch news. */
const NO_NEWS = { fetchNews: "false", checkForUpdates: false };

async function writeJson(path: string, value: unknown): Promise<void> {
  try {
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new LabError(`Cannot write ${path}: remove what is in the way (${reason})`);
  }
}
