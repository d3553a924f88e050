/**
 * `deno task lab` with programs on the PATH that only look like JupyterLab and Python, in a copy of
 * what the task consists of. The real ones are used by the tests in a browser.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { alive, NEEDS, permitted, until } from "../kernel/permitted.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** The files that the task consists of. */
const PARTS = permitted ? await parts("notebooks/lab.ts") : [];

async function parts(entry: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    cwd: ROOT,
  }).output();
  const { modules }: { modules: { local?: string }[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  return modules.flatMap(({ local }) => local === undefined ? [] : [relative(ROOT, local)]);
}

/** A checkout, a home, and a PATH that has only what a test puts there. */
interface Machine {
  readonly folder: string;
  /** Puts a program on the PATH. */
  program(name: string, script: string): Promise<void>;
  /** Starts the task. */
  lab(...args: string[]): Deno.ChildProcess;
  /** Runs the task to its end. */
  run(...args: string[]): Promise<{ code: number; said: string; printed: string }>;
}

function labTest(name: string, body: (machine: Machine) => Promise<void>): void {
  Deno.test({
    name: `deno task lab ${name} ${NEEDS}`,
    ignore: !permitted || Deno.build.os === "windows",
    async fn() {
      const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "lab-test-" }));
      try {
        await body(await machine(folder));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

async function machine(folder: string): Promise<Machine> {
  const write = async (path: string, text: string, mode = 0o644) => {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text, { mode });
  };
  for (const part of PARTS) await write(`checkout/${part}`, await Deno.readTextFile(ROOT + part));
  await write("checkout/deno.lock", "as it was");
  for (const name of ["path", "home"]) await Deno.mkdir(join(folder, name));
  const lab = (...args: string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--no-lock", "-A", "checkout/notebooks/lab.ts", ...args],
      cwd: folder,
      clearEnv: true,
      env: {
        PATH: join(folder, "path"),
        HOME: join(folder, "home"),
        DENO_DIR: join(folder, "deno"),
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  return {
    folder,
    program: (name, script) => write(`path/${name}`, `#!/bin/sh\n${script}\n`, 0o755),
    lab,
    async run(...args) {
      const { code, stdout, stderr } = await lab(...args).output();
      const decoder = new TextDecoder();
      return { code, said: decoder.decode(stderr).trim(), printed: decoder.decode(stdout).trim() };
    },
  };
}

/** The files in a folder, but for those below `except`. */
async function files(folder: string, except: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (path === except) continue;
    found.push(...isDirectory ? await files(path, except) : [path]);
  }
  return found.sort();
}

labTest(
  "starts the JupyterLab of the PATH, with its arguments and both kernels",
  async (machine) => {
    const { folder } = machine;
    await machine.program(
      "jupyter-lab",
      `if [ "$1" = --version ]; then echo 4.5.6; exit; fi
echo "$@"; pwd; echo "$JUPYTER_DATA_DIR"; echo "$JUPYTER_CONFIG_DIR"; echo "$JUPYTER_RUNTIME_DIR"
echo "$JUPYTERLAB_SETTINGS_DIR"; echo "$JUPYTERLAB_WORKSPACES_DIR"; echo "$IPYTHONDIR"
echo changed > ../deno.lock
exit 7`,
    );
    const cache = `${folder}/checkout/.cache`;
    const before = await files(folder, cache);
    const { code, printed } = await machine.run(
      "--no-browser",
      "--port",
      "8899",
      "my notebook.ipynb",
    );
    assertEquals(code, 7);
    const [args, cwd, data, ...others] = printed.split("\n");
    assertEquals(args, "--no-browser --port 8899 my notebook.ipynb");
    assertEquals(cwd, `${folder}/checkout/notebooks`);
    assertEquals(others.length, 5);
    for (const place of [data, ...others]) assert(place?.startsWith(`${cache}/lab/`), place);
    const kernel = async (name: string) =>
      JSON.parse(await Deno.readTextFile(`${data}/kernels/${name}/kernel.json`));
    const { argv, display_name, interrupt_mode } = await kernel("deno");
    assertEquals([argv[0], argv.at(-1), interrupt_mode], [
      Deno.execPath(),
      "{connection_file}",
      "message",
    ]);
    assert(argv.includes(`file://${folder}/checkout/src/kernel/main.ts`), `${argv}`);
    assert(argv.includes("--check=error"), `${argv}`);
    // As in the notebooks, so that JupyterLab does not write another name into them.
    assertEquals(display_name, "Deno");
    const stock = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
    assertEquals((await kernel("deno-own")).argv, stock);
    // Deno itself keeps what it has compiled.
    const after = (await files(folder, cache)).filter((path) =>
      !path.startsWith(`${folder}/deno/`)
    );
    assertEquals(after, before);
    assertEquals(await Deno.readTextFile(`${folder}/checkout/deno.lock`), "as it was");
  },
);

labTest("says what to install where there is neither Python nor uv", async (machine) => {
  const { code, said } = await machine.run();
  assertEquals(code, 1);
  assertEquals(
    said,
    "JupyterLab needs Python 3.8 or newer, and there is neither python3 nor uv on the PATH: " +
      "install one of them",
  );
});

labTest("does not take a JupyterLab that is too old, nor a Python", async (machine) => {
  await machine.program("jupyter-lab", "echo 3.6.8");
  await machine.program("python3", "exit 1 # as Python 3.7 answers whether it is 3.8");
  const { code, said } = await machine.run();
  assertEquals(code, 1);
  assertMatch(said, /^JupyterLab needs Python 3.8 or newer, and there is neither/);
});

labTest("says that Python lacks its venv module", async (machine) => {
  await machine.program(
    "python3",
    `[ "$1" = -c ] && exit 0
echo "The virtual environment was not created successfully because ensurepip is not available."
exit 1`,
  );
  const { code, said } = await machine.run();
  assertEquals(code, 1);
  assertMatch(
    said,
    /\npython3 has no venv module: install it \(Debian, Ubuntu: .*\), or uv \(The /,
  );
});

labTest("says that uv has no Python", async (machine) => {
  await machine.program(
    "uv",
    `[ "$1" = --version ] && exit 0
echo "error: Failed to download https://github.com/astral-sh/python-build-standalone/"
echo "  Caused by: failed to lookup address information: Name or service not known"
exit 2`,
  );
  const { code, said } = await machine.run();
  assertEquals(code, 1);
  assertMatch(
    said,
    /\nuv found no Python and could not fetch one: connect to the network, or install Python 3/,
  );
});

labTest("says that PyPI does not answer", async (machine) => {
  await machine.program(
    "python3",
    `[ "$1" = -c ] && exit 0
/bin/mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "NewConnectionError: Failed to establish a new connection"; exit 1' \\
  > "$3/bin/python"
/bin/chmod +x "$3/bin/python"`,
  );
  const { code, said } = await machine.run();
  assertEquals(code, 1);
  assertMatch(said, /\nJupyterLab could not be fetched, because PyPI does not answer: connect to /);
});

labTest("says what came, if PyPI answers and has no JupyterLab that fits", async (machine) => {
  await machine.program(
    "uv",
    `[ "$1" = pip ] && echo "No solution found when resolving dependencies" && exit 1
exit 0`,
  );
  const { code, said } = await machine.run();
  assertEquals(code, 1);
  assertMatch(said, /\nJupyterLab could not be installed \(No solution found when resolving .*\)$/);
});

labTest("says what is in the way where it would write", async (machine) => {
  await machine.program("jupyter-lab", "echo 4.5.6");
  await Deno.mkdir(`${machine.folder}/checkout/.cache`);
  await Deno.writeTextFile(`${machine.folder}/checkout/.cache/lab`, "a file");
  const { code, said } = await machine.run();
  assertEquals(code, 1);
  assertMatch(said, /^Cannot write .*\/\.cache\/lab\/.*: remove what is in the way \(.*\)$/);
});

/** An uv whose JupyterLab says that it has started. */
const UV = `case "$1" in
venv)
  /bin/mkdir -p "$2/bin"
  printf '#!/bin/sh\\nexit 1' > "$2/bin/python"; /bin/chmod +x "$2/bin/python" ;;
pip)
  echo "$UV_PYTHON_INSTALL_DIR" >> "$HOME/installed"
  printf '#!/bin/sh\\n[ "$3" = --version ] && echo 4.6.6 || echo started' > "$4" ;;
esac`;

labTest("makes an environment again whose Python cannot be started", async (machine) => {
  await machine.program("uv", UV);
  const bin = `${machine.folder}/checkout/.cache/lab/environment/bin`;
  await Deno.mkdir(bin, { recursive: true });
  await Deno.writeTextFile(`${bin}/python`, "not executable", { mode: 0o644 });
  const { code, printed, said } = await machine.run();
  assertEquals([code, printed], [0, "started"], said);
  assert(said.startsWith("Fetching JupyterLab from PyPI, once, into "), said);
});

labTest("ends what fetches JupyterLab when it is interrupted", async (machine) => {
  await machine.program(
    "uv",
    `[ "$1" = venv ] || exit 0
echo $$ > "$HOME/fetching"
while :; do /bin/sleep 0.05; done`,
  );
  const lab = machine.lab();
  const fetching = `${machine.folder}/home/fetching`;
  const pid = async () => Number(await Deno.readTextFile(fetching).catch(() => "0"));
  await until("it is fetched", async () => await pid() > 0);
  lab.kill("SIGTERM");
  const { code, stderr } = await lab.output();
  assertEquals(code, 130);
  assertMatch(new TextDecoder().decode(stderr), /\nInterrupted before JupyterLab was started\n$/);
  assertEquals(alive(await pid()), false);
});

labTest(
  "installs once, with uv where there is one, and finds it the next time",
  async (machine) => {
    await machine.program("uv", UV);
    for (const first of [true, false]) {
      const { code, said, printed } = await machine.run();
      assertEquals([code, printed], [0, "started"], said);
      assertEquals(said.startsWith("Fetching JupyterLab from PyPI, once, into "), first, said);
    }
    const installed = await Deno.readTextFile(`${machine.folder}/home/installed`);
    assertEquals(installed, `${machine.folder}/checkout/.cache/lab/python\n`);
  },
);

labTest(
  "ends JupyterLab in its own way when it is interrupted, also twice at once",
  async (machine) => {
    await machine.program(
      "jupyter-lab",
      `[ "$1" = --version ] && echo 4.5.6 && exit
trap 'echo asked to end; /bin/sleep 0.3; echo ended; exit 0' TERM
echo started > "$HOME/started"
while :; do /bin/sleep 0.05; done`,
    );
    const lab = machine.lab();
    const started = `${machine.folder}/home/started`;
    await until("it has started", () => Deno.stat(started).then(() => true, () => false));
    lab.kill("SIGINT");
    lab.kill("SIGTERM");
    const { code, stdout } = await lab.output();
    assertEquals(new TextDecoder().decode(stdout), "asked to end\nended\n");
    assertEquals(code, 130);
  },
);
