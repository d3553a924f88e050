/**
 * What is published: which files, and that a project which has nothing else can use them, under
 * Deno, under Node and in a browser.
 */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { notebooks } from "../../notebooks/copy.ts";
import { notebooksIn } from "../../notebooks/tools/run.ts";
import { NEEDS, permitted } from "../kernel/permitted.ts";
import { train } from "./train.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const HERE = fileURLToPath(new URL("./", import.meta.url));

/** Starts a program and returns what it printed; the error says what it complained about. */
async function said(program: string, args: string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const [printed, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${program} ${args.join(" ")} failed:\n${complained}`);
  return printed! + complained!;
}

/** Whether there is such a program, which answers when it is asked for its version. */
function exists(program: string): boolean {
  if (!permitted) return false;
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}
const BROWSER = ["chromium", "chromium-browser", "google-chrome"].find(exists);

/** Calls `use` with an empty project that has the package, as npm's clients unpack it. */
async function inProject<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "package-test-" });
  try {
    const home = `${folder}/node_modules/@norma`;
    await Deno.mkdir(home, { recursive: true });
    await said(Deno.execPath(), ["pack", "--allow-dirty", "-o", `${folder}/norma.tgz`], ROOT);
    await said("tar", ["-xzf", `${folder}/norma.tgz`, "-C", home], folder);
    await Deno.rename(`${home}/package`, `${home}/norma`);
    for (const file of ["train.mjs", "index.html"]) {
      await Deno.copyFile(`${HERE}${file}`, `${folder}/${file}`);
    }
    await Deno.writeTextFile(`${folder}/package.json`, '{ "type": "module" }\n');
    await Deno.writeTextFile(
      `${folder}/main.mjs`,
      `import { progress } from "@norma/norma/display";
import { train } from "./train.mjs";
const bar = progress("training", { total: 1 });
const loss = train();
bar.update(0);
bar.update(1);
await bar.done("loss " + loss);
`,
    );
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The engines agree but for the rounding of fused multiply-adds, which not every one has. */
function assertTrained(printed: string): void {
  const [, loss] = /\bloss ([\d.]+)/.exec(printed) ?? [];
  assert(loss !== undefined, printed);
  assertAlmostEquals(Number(loss), train(), 1e-4);
}

function packageTest(name: string, ignore: boolean, fn: () => Promise<void>): void {
  Deno.test({ name: `${name} ${NEEDS}`, ignore: ignore || !permitted, fn });
}

packageTest("the package has what its users need, and nothing else", false, async () => {
  const printed = await said(Deno.execPath(), ["publish", "--dry-run", "--allow-dirty"], ROOT);
  const { href } = new URL("../../", import.meta.url);
  const files = printed.split("\n").flatMap((line) => {
    const [, file] = new RegExp(`^ *${href}(.*) \\([\\d.]+K?M?B\\)$`).exec(line) ?? [];
    return file ?? [];
  });
  const sources = files.filter((file) => file.startsWith("src/"));
  const readme = await Deno.readTextFile(`${ROOT}README.md`);
  const pictures = [...readme.matchAll(/!\[[^\]]{20,}\]\(([^)]+)\)/g)].map(([, path]) => path!);
  assertEquals(pictures.length, readme.split("![").length - 1, "a picture lacks a text");
  assertEquals(
    files.filter((file) => !sources.includes(file)).sort(),
    [
      "CHANGELOG.md",
      "LICENSE",
      "NOTICE",
      "README.md",
      "deno.json",
      "mod.ts",
      ...notebooks.map((name) => `notebooks/${name}.ipynb`),
      "notebooks/copy.ts",
      ...pictures,
    ].sort(),
  );
  assert(sources.includes("src/nn/batch_norm.ts"));
  const strange = sources.filter((file) =>
    extname(file) !== ".ts" || file.endsWith(".as.ts") || file.endsWith("/build.ts")
  );
  assertEquals(strange, []);
});

packageTest("every notebook is among those that readers can copy", false, async () => {
  assertEquals(await notebooksIn(`${ROOT}notebooks`), notebooks);
});

packageTest("notebooks are copied into a folder, and none is overwritten", false, async () => {
  const folder = await Deno.makeTempDir();
  const copy = (...more: string[]) =>
    said(Deno.execPath(), ["run", "-A", `${ROOT}notebooks/copy.ts`, `${folder}/a`, ...more], ROOT);
  try {
    const path = `${folder}/a/${notebooks[0]}.ipynb`;
    assert((await copy()).startsWith(`${path}\n`));
    const original = await Deno.readTextFile(path);
    assertEquals(original, await Deno.readTextFile(`${ROOT}notebooks/${notebooks[0]}.ipynb`));
    await Deno.writeTextFile(path, "my own");
    assert((await copy()).includes(`${path} is there already and stays`));
    assertEquals(await Deno.readTextFile(path), "my own");
    await copy("--force");
    assertEquals(await Deno.readTextFile(path), original);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

packageTest(
  "an empty project can use the package under Deno",
  false,
  () =>
    inProject(async (folder) => {
      assertTrained(
        await said(Deno.execPath(), ["run", "--node-modules-dir=manual", "main.mjs"], folder),
      );
    }),
);

packageTest(
  "an empty project can use the package under Node",
  !exists("node"),
  () => inProject(async (folder) => assertTrained(await said("node", ["main.mjs"], folder))),
);

packageTest(
  "a page can use the package in Chromium",
  BROWSER === undefined,
  () =>
    inProject(async (folder) => {
      const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };
      await using server = Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen: () => {} },
        async (request) => {
          const path = decodeURIComponent(new URL(request.url).pathname);
          const bytes = await Deno.readFile(folder + path).catch(() => undefined);
          const type = types[extname(path).replace("mjs", "js")] ?? "text/plain";
          return new Response(bytes, {
            status: bytes ? 200 : 404,
            headers: { "content-type": type },
          });
        },
      );
      const address = `http://127.0.0.1:${server.addr.port}/index.html`;
      const args = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=30000"];
      assertTrained(await said(BROWSER!, [...args, "--dump-dom", address], folder));
    }),
);
