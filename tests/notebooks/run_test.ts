import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loads } from "../../notebooks/tools/html.ts";
import { formatNotebook, type Notebook, parseNotebook } from "../../notebooks/tools/notebook.ts";
import { alive, lines, NEEDS, permitted, until } from "../kernel/permitted.ts";
import { inProject, notebookOf } from "./sample.ts";

/** A folder with notebooks, and what can be done with it. */
interface Project {
  readonly folder: string;
  /** Writes a notebook; its name is `01_sample` unless told. */
  write(notebook: Notebook, name?: string): Promise<void>;
  /** The text of a file. */
  read(path?: string): Promise<string>;
  /** Runs the notebooks as the task does. */
  run(options?: object): Promise<{ success: boolean; said: string }>;
}

function runTest(name: string, body: (project: Project) => Promise<void>): void {
  Deno.test({
    name: `${name} ${NEEDS}`,
    ignore: !permitted,
    fn: () => inProject((folder) => body(projectIn(folder))),
  });
}

function projectIn(folder: string): Project {
  const path = (name: string) => `${folder}/notebooks/${name}.ipynb`;
  return {
    folder,
    write: (notebook, name = "01_sample") =>
      Deno.writeTextFile(path(name), formatNotebook(notebook)),
    read: (file = path("01_sample")) => Deno.readTextFile(file),
    async run(options = {}) {
      const { success, stdout, stderr } = await runner(folder, options).output();
      const decoder = new TextDecoder();
      return { success, said: decoder.decode(stdout) + decoder.decode(stderr) };
    },
  };
}

function runner(folder: string, options: object): Deno.Command {
  const { href } = new URL("../../notebooks/tools/run.ts", import.meta.url);
  const program = `import { run } from "${href}";
    const stop = new AbortController();
    Deno.addSignalListener("SIGTERM", () => stop.abort());
    const options = { ...${JSON.stringify(options)}, signal: stop.signal };
    Deno.exit(await run("${folder}/notebooks", options) ? 0 : 1);`;
  return new Deno.Command(Deno.execPath(), {
    args: ["eval", program],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
}

const PICTURE = '<img alt="A dot" width="9" height="9" src="data:image/png;base64,AAAA">';
const CLAIM = `import { claim } from "${new URL("../../src/display/claim.ts", import.meta.url)}";`;

function sample(said = "95.4 %"): Notebook {
  return notebookOf(
    ["markdown", "# What is $\\hat{x}$?\n\nA *question*."],
    ["code", `${CLAIM}\nawait claim("share", 0.9538, 0.002);`],
    ["code", 'import { shape } from "./lib.ts";\nconsole.log("shape", shape);\nshape.length'],
    [
      "code",
      `const html = ${JSON.stringify(PICTURE)};\n` +
      'await Deno.jupyter.display({ "text/html": html, "text/plain": "A dot" }, { raw: true });',
    ],
    ["code", "console.log(performance.now());", "wall-clock"],
    ["code", "throw new RangeError('as it should');", "raises-exception"],
    ["markdown", `## What it shows\n\nIt is <span data-claim="share">${said}</span>.`],
  );
}

runTest("a run writes outputs, a page and an index, and a second one the same", async (project) => {
  await project.write(sample());
  const { success, said } = await project.run();
  assert(success, said);
  assertStringIncludes(said, "01_sample  cell 2 of 5");
  assertStringIncludes(said, "_site/index.html");

  const first = await project.read();
  const outputs = parseNotebook(first).cells.flatMap((cell) =>
    cell.cell_type === "code" ? [cell.outputs.map((output) => output.output_type)] : []
  );
  assertEquals(outputs, [
    ["display_data"],
    ["stream", "execute_result"],
    ["display_data"],
    ["stream"],
    ["error"],
  ]);
  assertStringIncludes(first, '"execution_count": 5');
  assert(!first.includes(project.folder), "the notebook names the folder that it was run in");

  const page = await project.read(`${project.folder}/notebooks/_site/01_sample.html`);
  assertEquals(loads(page), []);
  assertStringIncludes(page, PICTURE);
  assertMatch(page, /<title>What is [^<]+\?<\/title>/);
  assertMatch(page, /<html lang="en">[^]*<h1>[^]*<h2 id="what-it-shows">What it shows/);
  const index = await project.read(`${project.folder}/notebooks/_site/index.html`);
  assertStringIncludes(index, '<a href="01_sample.html">What is ');
  assertStringIncludes(index, "<p>A <em>question</em>.</p>");
  assertStringIncludes(index, PICTURE);

  await project.run();
  const times = /^ +"\d+\.\d+\\n"$/m;
  assertMatch(first, times);
  assertEquals((await project.read()).replace(times, ""), first.replace(times, ""));
});

runTest("--check compares, times apart, and writes nothing", async (project) => {
  await project.write(sample());
  await project.run();
  const good = await project.read();
  assertEquals((await project.run({ check: true })).success, true);
  assertEquals(await project.read(), good);

  const changed = good.replace("shape [ 60, 784 ]", "shape [ 60, 785 ]");
  assert(changed !== good);
  await Deno.writeTextFile(`${project.folder}/notebooks/01_sample.ipynb`, changed);
  const { success, said } = await project.run({ check: true });
  assertEquals(success, false);
  assertMatch(said, /01_sample, cell 2: The outputs in the notebook are not those of now/);
  assertMatch(said, /before: .*785[^]*now: .*784/);
  assertEquals(await project.read(), changed);
});

runTest("a cell that fails is told with its line, and the notebook stays", async (project) => {
  const cell = "interface Gone {\n  x: 1;\n}\n\nthrow new RangeError('too far');";
  await project.write(notebookOf(["markdown", "# T"], ["code", "1;"], ["code", cell]));
  const before = await project.read();
  const { success, said } = await project.run();
  assertEquals(success, false);
  assertStringIncludes(
    said,
    "01_sample, cell 2, line 5: RangeError: too far\n    throw new RangeError('too far');\n",
  );
  assertStringIncludes(said, "Failed: 01_sample");
  assertEquals(await project.read(), before);
});

runTest("syntax and type errors are told before anything runs", async (project) => {
  await project.write(notebookOf(["markdown", "# T"], ["code", "Deno.exit(7);"], ["code", "a +"]));
  await project.write(
    notebookOf(["markdown", "# T"], ["code", "const a: string = 1;"]),
    "02_types",
  );
  const { success, said } = await project.run();
  assertEquals(success, false);
  assertStringIncludes(said, "01_sample, cell 2, line 1: SyntaxError: ");
  assertStringIncludes(said, "02_types, cell 1, line 1: Type 'number' is not assignable");
  assertStringIncludes(said, "Failed: 01_sample, 02_types");
});

runTest("a kernel that ends is told with the cell and the code", async (project) => {
  const cell = "console.log('about to end');\nDeno.exit(3);";
  await project.write(notebookOf(["markdown", "# T"], ["code", "1;"], ["code", cell]));
  const { success, said } = await project.run();
  assertEquals(success, false);
  assertStringIncludes(said, "01_sample, cell 2: The kernel process ended with code 3");
});

runTest("prose that is wrong now fails, and the new outputs are written", async (project) => {
  await project.write(sample("94.4 %"));
  const { success, said } = await project.run();
  assertEquals(success, false);
  assertStringIncludes(
    said,
    'The prose says "94.4 %" for the claim "share", computed is 0.9538 ± 0.002',
  );
  assertStringIncludes(await project.read(), "share = 0.9538 ± 0.002");
});

runTest("the solutions of exercises are tried, and the exercises stay open", async (project) => {
  const module = new URL("../../src/display/exercise.ts", import.meta.url);
  const cell = (answer: string) =>
    `function four(): number {\n  return ${answer};\n}\n` +
    `await exercise("two and two", () => {\n  if (four() !== 4) throw new Error("not 4");\n});`;
  const withSolution = (answer: string) =>
    notebookOf(
      ["markdown", "# T"],
      ["code", `import { exercise, todo } from "${module}";`],
      ["code", cell('todo("the sum")')],
      [
        "markdown",
        `<details><summary>Solution</summary>\n\n\`\`\`ts\nfunction four(): number {\n` +
        `  return ${answer};\n}\n\`\`\`\n\n</details>`,
      ],
    );
  await project.write(withSolution("2 + 2"));
  const right = await project.run();
  assert(right.success, right.said);
  assertStringIncludes(await project.read(), "To do: two and two: the sum");

  await project.write(withSolution("2 + 3"));
  const wrong = await project.run();
  assertEquals(wrong.success, false);
  assertStringIncludes(
    wrong.said,
    '01_sample, cell 2: The solution of "two and two" does not pass its check: not 4',
  );
  await project.write(withSolution('"four"'));
  assertStringIncludes((await project.run()).said, "cell 2, line 2: Type 'string' is not");
});

runTest("a page that would load something, or has no title, fails", async (project) => {
  await project.write(notebookOf(["markdown", "# T\n\n![x](https://example.org/x.png)"]));
  await project.write(notebookOf(["markdown", "## Second"]), "02_title");
  await project.write(notebookOf(["markdown", "# T\n\n### Third"]), "03_level");
  const { success, said } = await project.run();
  assertEquals(success, false);
  assertStringIncludes(said, "01_sample: The page would load https://example.org/x.png");
  assertStringIncludes(said, "02_title: The notebook has no title");
  assertStringIncludes(said, '03_level: The heading "Third" is of level 3');
});

runTest("only the named notebooks are run, and all have pages", async (project) => {
  await project.write(notebookOf(["markdown", "# One"], ["code", "1"]));
  await project.write(notebookOf(["markdown", "# Two"], ["code", "2"]), "02_two");
  const { success, said } = await project.run({ names: ["notebooks/02_two.ipynb"] });
  assert(success, said);
  assert(!said.includes("01_sample  cell"), said);
  const index = await project.read(`${project.folder}/notebooks/_site/index.html`);
  assertMatch(index, /01_sample\.html[^]*02_two\.html/);
  const unknown = await project.run({ names: ["03_three"] });
  assertEquals(unknown.success, false);
  assertStringIncludes(unknown.said, "There is no notebook 03_three");
});

runTest("pages can be made of the outputs that are there", async (project) => {
  await project.write(notebookOf(["markdown", "# One"], ["code", "Deno.exit(1)"]));
  await Deno.mkdir(`${project.folder}/notebooks/_site`);
  await Deno.writeTextFile(`${project.folder}/notebooks/_site/00_gone.html`, "");
  const { success, said } = await project.run({ pages: true });
  assert(success, said);
  const site = await Array.fromAsync(Deno.readDir(`${project.folder}/notebooks/_site`));
  assertEquals(site.map(({ name }) => name).sort(), ["01_sample.html", "index.html"]);
  const page = await project.read(`${project.folder}/notebooks/_site/01_sample.html`);
  assertStringIncludes(page, "<h1>One</h1>");
});

runTest("what a cell imports leaves the lock file as it is", async (project) => {
  const lock = '{\n  "version": "5"\n}\n';
  await Deno.writeTextFile(`${project.folder}/deno.lock`, lock);
  const cell = 'import { marked } from "npm:marked@18.2.1";\nmarked.parse("*x*")';
  await project.write(notebookOf(["markdown", "# T"], ["code", cell]));
  const { success, said } = await project.run();
  assert(success, said);
  assertEquals(await project.read(`${project.folder}/deno.lock`), lock);
  await Deno.remove(`${project.folder}/deno.lock`);
  await project.run();
  const left = await Array.fromAsync(Deno.readDir(project.folder));
  assertEquals(left.map(({ name }) => name).sort(), ["deno.json", "notebooks"]);
});

runTest("a run that is stopped leaves no kernel and no files", async (project) => {
  const file = `${project.folder}/pid`;
  const cell = `Deno.writeTextFileSync("${file}", String(Deno.pid));\nawait new Promise(() => {});`;
  await project.write(notebookOf(["markdown", "# T"], ["code", cell]));
  const process = runner(project.folder, {}).spawn();
  const output = Array.fromAsync(lines(process.stdout));
  const errors = process.stderr.cancel();
  let pid = 0;
  await until("the cell to run", async () => {
    pid = Number(await project.read(file).catch(() => ""));
    return pid > 0;
  });
  process.kill("SIGTERM");
  assertEquals((await process.status).code, 1);
  await errors;
  assertEquals((await output).at(-1), "Stopped");
  assert(!alive(pid), "the kernel is still there");
  const left = await Array.fromAsync(Deno.readDir(`${project.folder}/notebooks`));
  assertEquals(left.map(({ name }) => name).sort(), ["01_sample.ipynb", "lib.ts"]);
});
