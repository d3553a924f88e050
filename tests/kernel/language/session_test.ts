import { assert, assertEquals } from "@std/assert";
import { checkCells } from "../../../notebooks/tools/check.ts";
import { codeCells, parseNotebook } from "../../../notebooks/tools/notebook.ts";
import { inProject, notebookOf } from "../../notebooks/sample.ts";
import { NEEDS, permitted } from "../permitted.ts";
import {
  assertProblems,
  inFolder,
  languageTest,
  NOTEBOOKS,
  PATIENT,
  withLanguage,
} from "./languages.ts";

Deno.test({
  name: `the kernel and the runner of notebooks find the same errors ${NEEDS}`,
  ignore: !permitted,
  fn: () =>
    inProject(async (folder) => {
      const cells = [
        'import { shape } from "./lib.ts";\nconst sizes: number[] = shape;',
        "const first: number = sizes[0];\nconst text: string = sizes[0];",
        'import { zeros } from "jsr:@norma/norma@^0.1.0";\nimport { nope } from "@norma/norma";',
        "zeros([2, 3])\n  .add(zeros([4]));",
        "{ a: first, b: sizes.len }",
        'import { missing } from "./nowhere.ts";\nmissing;',
        "function f(x) {\n  return x;\n}",
        "const unused = 1;\nfunction g(): number {\n  if (f(1)) return 2;\n}",
        "class A { #x = 1; y: string; }\nnew A().#x;",
        "// @ts-expect-error for a reason\nconst wrong: string = 1;",
        "let later: string;\nlater.length;",
        "await f(1); for await (const x of [1]) x.nope;",
      ];
      const notebook = notebookOf(...cells.map((code) => ["code", code] as const));
      const path = `${folder}/notebooks/01_cells.ipynb`;
      const runner = (await checkCells(path, notebook)).map(({ cell, line }) => `${cell}:${line}`);
      const kernel: string[] = [];
      await withLanguage(`${folder}/notebooks`, PATIENT, async (language) => {
        for (const [i, code] of cells.entries()) {
          const { problems } = await language.check(code);
          for (const { message } of problems) {
            kernel.push(`${i + 1}:${/\((\d+):\d+\)$/.exec(message)?.[1]}`);
          }
          language.ran(code);
        }
      });
      assert(kernel.length > 8);
      // What is published has types; what is tried out may do without.
      assertEquals([...kernel, "7:1"].sort(), runner.sort());
    }),
});

languageTest("a notebook of this project has no problems", NOTEBOOKS, async (language) => {
  const path = new URL("04_the_paper.ipynb", NOTEBOOKS);
  const cells = codeCells(parseNotebook(await Deno.readTextFile(path))).map(({ cell }) =>
    cell.source
  );
  assert(cells.length > 10);
  await assertProblems(language, cells.map((code) => [code]));
});

Deno.test({
  name: `after a restart modules and configuration are read again ${NEEDS}`,
  ignore: !permitted,
  fn: () =>
    inFolder({ "m.ts": "export const a = 1;", "notes/x.ts": "" }, async (folder) => {
      const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
      await write(
        "deno.jsonc",
        '{ "compilerOptions": { "strictNullChecks": false } } // like this',
      );
      await withLanguage(`${folder}/notes`, PATIENT, async (language) => {
        await assertProblems(language, [
          ["import { a } from '../m.ts'; const kept: number = a;"],
          ["const none: number = null; const rows = [1]; const row: number = rows[0];"],
          ["kept.nope", "Property 'nope' does not exist on type 'number' (1:6)"],
        ]);
        await write("m.ts", "export const a = 'text';");
        await write(
          "deno.jsonc",
          `{ // strict, but for indices, which are never checked in cells
            "imports": { "m": "./m.ts" },
            "compilerOptions": { "noUncheckedIndexedAccess": true, "noImplicitReturns": true, },
          }`,
        );
        language.reset();
        await assertProblems(language, [
          ["import { a } from 'm'; const text: string = a;"],
          ["kept", "Cannot find name 'kept' (1:1)"],
          ["const none: number = null;", "Type 'null' is not assignable to type 'number' (1:7)"],
          ["const rows = [1]; const row: number = rows[0];"],
          [
            "function g(x: number) { if (x) return 1; }",
            "Not all code paths return a value (1:10)",
          ],
        ]);
      });
    }),
});

Deno.test({
  name: `what was not downloaded is downloaded, or left to the kernel ${NEEDS}`,
  ignore: !permitted || Deno.build.os === "windows",
  fn: () =>
    inFolder({ "notes/x.ts": "" }, async (folder) => {
      const deno = `${folder}/deno`;
      const script = `#!/bin/sh\nDENO_DIR="${folder}/cache" exec "${Deno.execPath()}" "$@"\n`;
      await Deno.writeTextFile(deno, script, { mode: 0o755 });
      const online = await fetch("https://registry.npmjs.org/is-what")
        .then((response) => response.body?.cancel().then(() => response.ok), () => false);
      await withLanguage(`${folder}/notes`, { ...PATIENT, deno }, (language) =>
        assertProblems(language, [
          ['import { isString } from "npm:is-what@5.2.0";'],
          online
            ? ["const s: string = isString(1);", ...[
              "Type 'boolean' is not assignable to type 'string' (1:7)",
            ]]
            : ["const s: string = isString(1);"],
          ['import { x } from "jsr:@norma/there-is-no-such-package@1";'],
        ]));
    }),
});

Deno.test({
  name: `a folder that is not there lets cells run unchecked ${NEEDS}`,
  ignore: !permitted,
  fn: () =>
    withLanguage("/there/is/no/such/folder", {}, async (language) => {
      const { problems, unchecked } = await language.check("const x: string = 1;");
      assertEquals(problems, []);
      assert(
        unchecked?.startsWith(
          "The types of this cell were not checked: the language service cannot be started: ",
        ),
      );
    }),
});
