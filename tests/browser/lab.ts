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
  readonly #folder: string;
  readonly #address: string;
  /** The process and the folder, which are to go. */
  readonly #owned: AsyncDisposableStack;

  private constructor(folder: string, address: string, owned: AsyncDisposableStack) {
    this.#folder = folder;
    this.#address = address;
    this.#owned = owned;
  }

  /** Starts it in a new folder, which lies in the checkout, as the notebooks do. */
  static async start(): Promise<Lab> {
    await using owned = new AsyncDisposableStack();
    await Deno.mkdir(ARTEFACTS, { recursive: true });
    const folder = await Deno.makeTempDir({ dir: ARTEFACTS, prefix: "lab-" });
    owned.defer(() => Deno.remove(folder, { recursive: true }));
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
      stderr: "piped",
    }).spawn();
    owned.defer(async () => {
      try {
        process.kill("SIGTERM");
      } catch {
        // It has ended.
      }
      await process.status;
    });
    const address = `http://127.0.0.1:${port}`;
    await answering(process, address);
    return new Lab(folder, address, owned.move());
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
    await this.#owned.disposeAsync();
  }
}

/** Waits until it answers; the error says what it complained about. */
async function answering(process: Deno.ChildProcess, address: string): Promise<void> {
  let ended: string | undefined;
  // Read on at all times: a full pipe would stop it.
  new Response(process.stderr).text().then((said) => ended = said.slice(-2000));
  for (const end = Date.now() + 60_000; Date.now() < end && ended === undefined;) {
    try {
      const response = await fetch(`${address}/api/status?token=${TOKEN}`);
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    ended === undefined
      ? "JupyterLab did not answer within a minute"
      : `JupyterLab ended:\n${ended}`,
  );
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}
