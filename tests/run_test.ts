import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { withoutColors } from "./run/step.ts";

const granted = (["run", "read", "write"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

/** A project of a few lines, with one failing test, one ignored test and one unformatted file. */
const PROJECT: Readonly<Record<string, string>> = {
  "deno.json": `{
  "name": "@small/project",
  "version": "0.1.0",
  "license": "MIT",
  "exports": { ".": "./mod.ts" },
  "imports": { "@std/assert": "jsr:@std/assert@^1" },
  "links": ["${new URL("./std_assert", import.meta.url).pathname}"],
  "test": { "include": ["tests/"] },
  "publish": { "exclude": ["tests"] }
}
`,
  "deno.lock": '{ "version": "5" }',
  "README.md": "# Small\n",
  "mod.ts": '/**\n * One.\n *\n * ```ts\n * import { one } from "@small/project";\n *\n' +
    " * if (one !== 1) throw new Error();\n * ```\n *\n * @module\n */\n\n" +
    "/** One. */\nexport const one: number = 1;\n",
  "src/a.ts": "export const   spaced: number = 1;\n",
  "tests/a_test.ts": 'import { assertEquals } from "@std/assert";\n\n' +
    'Deno.test("one is one", () => assertEquals(1, 1));\n' +
    'Deno.test("one is two", () => assertEquals<number>(1, 2));\n' +
    'Deno.test({ name: "one is ignored", ignore: true, fn() {} });\n',
};

Deno.test({
  name:
    "the test task runs every step and tells what failed (needs run, read and write permission)",
  ignore: !granted,
  async fn() {
    const project = await Deno.makeTempDir({ prefix: "norma_run_" });
    try {
      for (const [path, text] of Object.entries(PROJECT)) {
        const file = `${project}/${path}`;
        await Deno.mkdir(file.replace(/\/[^/]*$/, ""), { recursive: true });
        await Deno.writeTextFile(file, text);
      }
      const { code, output } = await task(project);
      const results = ["lint … ok", "types … ok", "doc comments … ok", "package … ok"];
      for (const line of results) assertStringIncludes(output, line);
      assertStringIncludes(output, "format … FAILED");
      assertStringIncludes(output, "tests: FAILED");
      assertStringIncludes(output, "examples: ok");
      assertStringIncludes(output, "lock file … ok");
      assert(/@std\/assert/.test(output.split("\n")[0] ?? ""), "it says which @std/assert it uses");

      const end = output.slice(output.indexOf("lock file"));
      assertStringIncludes(end, "ignored:\n  one is ignored\n");
      assertStringIncludes(end, "format FAILED:");
      assertStringIncludes(end, "Values are not equal.");
      // lint, types, docs, package, lock file, one test and one example; format and one test
      assertEquals(output.trimEnd().split("\n").at(-1), "7 passed, 2 failed");
      assertEquals(code, 1);

      await Deno.writeTextFile(`${project}/src/a.ts`, "export const spaced: number = 1;\n");
      await Deno.writeTextFile(`${project}/tests/a_test.ts`, 'Deno.test("one", () => {});\n');
      const mended = await task(project);
      assertEquals(mended.output.trimEnd().split("\n").at(-1), "8 passed, 0 failed", mended.output);
      assertEquals(mended.code, 0);
      const left = [...Deno.readDirSync(project)].map(({ name }) => name);
      assertEquals(left.filter((name) => name.startsWith(".")), []);
    } finally {
      await Deno.remove(project, { recursive: true });
    }
  },
});

/** Runs the test task of another project. */
async function task(cwd: string): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", new URL("./run.ts", import.meta.url).pathname],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => withoutColors(new TextDecoder().decode(bytes));
  return { code, output: text(stdout) + text(stderr) };
}
