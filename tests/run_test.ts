import { assertEquals, assertStringIncludes } from "@std/assert";
import { MENDED, task, withProject, withRegistry, write } from "./run/small_project.ts";

const ignore = !(["run", "read", "write", "net"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");
const needs = "(needs run, read, write and net permission)";

/** An address where nothing answers. */
const SILENCE = "http://127.0.0.1:9/";

Deno.test({
  name: `the test task runs every step, whatever failed, and says at the end what did ${needs}`,
  ignore,
  fn: () =>
    withProject(async (folder) => {
      const { code, output } = await task(folder, SILENCE);
      const results = ["lint … ok", "types … ok", "doc comments … ok", "package … ok"];
      for (const line of results) assertStringIncludes(output, line);
      assertStringIncludes(output, "format … FAILED");
      assertStringIncludes(output, "tests: FAILED");
      assertStringIncludes(output, "examples: ok");
      assertStringIncludes(output, "lock file … ok");

      const end = output.slice(output.indexOf("lock file"));
      assertStringIncludes(end, "ignored:\n  one is ignored\n");
      assertStringIncludes(end, "format FAILED:");
      assertStringIncludes(end, "Values are not equal.");
      // lint, types, doc comments, package, lock file, a test, an example; format, a test
      assertEquals(lastLine(output), "7 passed, 2 failed");
      assertEquals(code, 1);
    }),
});

Deno.test({
  name: `the test task uses the stand-in for @std/assert where JSR is silent, and says so ${needs}`,
  ignore,
  fn: () =>
    withProject(async (folder) => {
      await write(folder, MENDED);
      const { code, output } = await task(folder, SILENCE);
      assertStringIncludes(firstLine(output), `Deno ${Deno.version.deno}, the stand-in for @std/`);
      assertEquals(lastLine(output), "8 passed, 0 failed", output);
      assertEquals(code, 0);
      assertEquals(leftBehind(folder), []);
    }),
});

Deno.test({
  name: `the test task uses @std/assert itself where JSR answers, and leaves no trace ${needs}`,
  ignore,
  fn: () =>
    withProject((folder) =>
      withRegistry(async (address) => {
        await write(folder, {
          ...MENDED,
          "tests/a_test.ts": 'import * as assertions from "@std/assert";\n\n' +
            'Deno.test("a()", () => assertions.assertEquals(assertions.registered, 1));\n',
        });
        const { code, output } = await task(folder, address);
        assertStringIncludes(firstLine(output), "@std/assert 1.99.0 from JSR");
        assertStringIncludes(output, "lock file … ok");
        assertEquals(lastLine(output), "8 passed, 0 failed", output);
        assertEquals(code, 0);
        assertEquals(leftBehind(folder), []);
      })
    ),
});

function firstLine(output: string): string {
  return output.split("\n")[0] ?? "";
}

function lastLine(output: string): string {
  return output.trimEnd().split("\n").at(-1) ?? "";
}

function leftBehind(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name[0] === ".");
}
