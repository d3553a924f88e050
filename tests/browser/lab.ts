/**
 * `deno task lab` as a reader starts it, in a folder with notebooks of a test.
 *
 * @module
 */
import { join } from "node:path";
import { jupyterFolders } from "../../notebooks/tools/lab/jupyter_folders.ts";
import { formatNotebook, type Notebook } from "../../notebooks/tools/notebook.ts";
import { ARTEFACTS, ROOT } from "./programs.ts";

const TOKEN = "norma";

/** A JupyterLab that runs. */
export class Lab implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #folder: string;
  readonly #address: string;

  private constructor(process: Deno.ChildProcess, folder: string, address: string) {
    this.#process = process;
    this.#folder = folder;
    this.#address = address;
  }

  /** Starts it in a new folder, which lies in the checkout, as the notebooks do. */
  static async start(): Promise<Lab> {
    await Deno.mkdir(ARTEFACTS, { recursive: true });
    const folder = await Deno.makeTempDir({ dir: ARTEFACTS, prefix: "lab-" });
    const own = await jupyterFolders(join(folder, "jupyter"));
    const port = freePort();
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "-A",
        join(ROOT, "notebooks", "lab.ts"),
        "--no-browser",
        "--allow-root",
        `--port=${port}`,
        "--ServerApp.port_retries=0",
        `--ServerApp.root_dir=${folder}`,
        `--IdentityProvider.token=${TOKEN}`,
        // The reader's own settings and open notebooks are no part of a test.
        `--LabApp.user_settings_dir=${own.JUPYTERLAB_SETTINGS_DIR}`,
        `--LabApp.workspaces_dir=${own.JUPYTERLAB_WORKSPACES_DIR}`,
        "--LabApp.expose_app_in_browser=True",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const lab = new Lab(process, folder, `http://127.0.0.1:${port}`);
    try {
      await lab.#answers();
      return lab;
    } catch (error) {
      await lab[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Waits until it answers. */
  async #answers(): Promise<void> {
    let ended = false;
    this.#process.status.then(() => ended = true);
    for (const end = Date.now() + 60_000; Date.now() < end && !ended;) {
      try {
        const response = await fetch(`${this.#address}/api/status?token=${TOKEN}`);
        await response.body?.cancel();
        if (response.ok) return;
      } catch {
        // It does not listen yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(ended ? "JupyterLab ended" : "JupyterLab did not answer within a minute");
  }

  /** Writes a notebook into its folder. */
  async write(name: string, notebook: Notebook): Promise<void> {
    await Deno.writeTextFile(join(this.#folder, name), formatNotebook(notebook));
  }

  /** The text of a file in its folder. */
  read(name: string): Promise<string> {
    return Deno.readTextFile(join(this.#folder, name));
  }

  /** The address of a notebook, in a workspace without other notebooks. */
  address(name: string): string {
    return `${this.#address}/lab/tree/${name}?token=${TOKEN}&reset`;
  }

  /** Ends it and its kernels, and removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGTERM");
    } catch {
      // It has ended.
    }
    await this.#process.status;
    await Deno.remove(this.#folder, { recursive: true });
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}
