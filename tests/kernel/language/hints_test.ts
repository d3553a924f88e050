import { assert, assertEquals } from "@std/assert";
import type { DenoLanguage } from "../../../src/kernel/language/language.ts";
import { assertProblems, languageTest, NOTEBOOKS } from "./languages.ts";

/** A cell with a bar where the cursor stands. */
function cursor(marked: string): [code: string, offset: number] {
  const offset = marked.indexOf("|");
  return [marked.slice(0, offset) + marked.slice(offset + 1), offset];
}

/** The first line of code that Shift-Tab shows, and what stands below it. */
async function inspected(language: DenoLanguage, marked: string): Promise<string[]> {
  const text = await language.inspect(...cursor(marked));
  if (text === undefined) return [];
  const [, code = text, documentation = ""] = /^```typescript\n(.*)\n```\n?([^]*)/.exec(text) ?? [];
  return documentation === "" ? [code] : [code, documentation];
}

/** What the cell would be with each match, and what each is. */
async function completed(language: DenoLanguage, marked: string): Promise<Record<string, string>> {
  const [code, offset] = cursor(marked);
  const found = await language.complete(code, offset);
  if (found === undefined) return {};
  assertEquals(found.types.length, found.matches.length);
  return Object.fromEntries(found.matches.map((match, i) => [
    code.slice(0, found.start) + match + code.slice(found.end),
    found.types[i] ?? "",
  ]));
}

const FILES = { "lib/help.ts": "/** Helps. */\nexport const help = 1;", "data.json": "{}" };

languageTest("inspect() tells types and documentation", FILES, async (language) => {
  await assertProblems(language, [
    ["import { help } from './lib/help.ts';"],
    [
      "/** A point.\n * See {@link Array} or [the page](https://deno.com).\n */\n" +
      "class Point<N> {\n/** From the left. */ x!: N; #y = 1; }",
    ],
    ["const point = new Point<number>(); let count = 1; enum Color { Red }"],
    ["/**\n * Adds.\n * @param a the first\n */\nfunction add(a: number, b = 2) { return a + b; }"],
    ["type Pair = [number, string]; interface Named { name: string }"],
  ]);
  const cases: [string, ...string[]][] = [
    ["po|int.x", "const point: Point<number>"],
    ["point.|x", "(property) Point<number>.x: number", "From the left."],
    [
      "new Po|int()",
      "new Point<unknown>(): Point<unknown>",
      "A point.\n" +
      "See Array or [the page](https://deno.com).",
    ],
    ["count| + 1", "let count: number"],
    ["Color.R|ed", "(enum member) Color.Red = 0"],
    ["a|dd(1)", "add(a: number, b?: number): number", "Adds.\n\n*@param* `a` — the first"],
    ["hel|p", "const help: 1", "Helps."],
    ["let p: Pa|ir;", "type Pair = [number, string]"],
    ["let p: |Named;", "interface Named"],
    ["const fresh| = point.x * 2;", "const fresh: number"], // was never run
    ["const fresh = 1;\nfunction g() { return fre|sh; }", "const fresh: 1"],
    [
      "const π = [1], s = '😀'; π.le|ngth",
      "(property) Array<number>.length: number",
      "Gets or " +
      "sets the length of the array. This is a number one higher than the highest index in the " +
      "array.",
    ],
    ["{ a: cou|nt }", "let count: number"],
    ["#!/usr/bin/deno\ncou|nt", "let count: number"],
    ["1;\r\ncou|nt", "let count: number"],
    ["const broken = (cou|nt", "let count: number"],
    ["`unterminated ${cou|nt", "let count: number"],
    ["for (|;;) {}"],
    ["con|st x = 1"],
    ["// count| in a comment"],
    ["'cou|nt'"],
    ["unknow|n_name"],
    ["|"],
    [" | "],
  ];
  for (const [marked, ...expected] of cases) {
    assertEquals([marked, ...await inspected(language, marked)], [marked, ...expected]);
  }
});

languageTest("complete() offers names, members and paths", FILES, async (language) => {
  await assertProblems(language, [
    ["class Point { x = 1; xMax = 2; #hidden = 3; move() {} }\nconst point = new Point();"],
    ["const maybe = Math.random() > 2 ? point : undefined; const odd = { 'a b': 1, ab: 2 };"],
    ["enum Color { Red }\nconst pointless = 1; const näive = 2;"],
  ]);
  const cases: [string, Record<string, string>][] = [
    ["point|", { "point": "constant", "pointless": "constant" }],
    ["point.x|", { "point.x": "property", "point.xMax": "property" }],
    ["point.|", { "point.move": "method", "point.x": "property", "point.xMax": "property" }],
    ["maybe?.m|", { "maybe?.move": "method" }],
    ["maybe.|", { "maybe?.move": "method", "maybe?.x": "property", "maybe?.xMax": "property" }],
    ["odd.|", { 'odd["a b"]': "property", "odd.ab": "property" }],
    ["Color.|", { "Color.Red": "enum" }],
    ["näi|", { "näive": "constant" }],
    ["const fresh = { deep: 1 };\nfresh.|", {
      "const fresh = { deep: 1 };\nfresh.deep": "property",
    }],
    ["const fresher = 1;\nfresh|", { "const fresher = 1;\nfresher": "constant" }],
    ["'😀'; point.x|Max", { "'😀'; point.xMax": "property", "'😀'; point.xMaxMax": "property" }],
    ["{ a: point.mo| }", { "{ a: point.move }": "method" }],
    ["`${point.mo|", { "`${point.move": "method" }],
    ["(point.mo|", { "(point.move": "method" }],
    ["import { h| } from './lib/help.ts'", { "import { help } from './lib/help.ts'": "variable" }],
    ["import './|'", { "import './data.json'": "file", "import './lib'": "folder" }],
    ["await import('./lib/|')", { "await import('./lib/help.ts')": "file" }],
    ["'po|'", {}],
    ["// point.|", {}],
    ["nothing_like_this|", {}],
  ];
  for (const [marked, expected] of cases) {
    assertEquals([marked, await completed(language, marked)], [marked, expected]);
  }
  assertEquals((await language.complete("const x = 1;\nre", 15))?.types.includes("keyword"), true);
  assertEquals(await language.complete("point.mo", 99), await language.complete("point.mo", 8));
});

languageTest(
  "tensors are shown with their shapes, and a wrong one is a sentence",
  NOTEBOOKS,
  async (language) => {
    await assertProblems(language, [
      [
        'import { type Tensor, zeros } from "jsr:@norma/norma@^0.1.0";\n' +
        'import { batchNorm1d, linear, sequential } from "jsr:@norma/norma@^0.1.0/nn";',
      ],
      ["const h = zeros([60, 100]);"],
      ["h.add(zeros([99]))", "Cannot broadcast [60, 100] with [99]: 100 against 99 (1:7)"],
      ["h.matmul(zeros([99, 3]))", ...[
        "Cannot multiply [60, 100] by [99, 3]: inner sizes 100 and 99 differ (1:10)",
      ]],
      ["const model = sequential(linear(784, 100), batchNorm1d(99));", ...[
        "Expected 99 on axis 1, got [?, 100] (1:44)",
      ]],
      ["h.sum({ axis: 2 })", "Cannot reduce [60, 100] over axis 2: out of range (1:7)"],
      ["const x: Tensor<[60, 99]> = h;", ...[
        `Type 'Tensor<[60, 100], "float32">' is not assignable to type 'Tensor<[60, 99], DType>' (1:7)`,
      ]],
      ["const rows = [1, 2, 3]; const first: number = rows[0];"], // unchecked, as in a lesson
      ['import { nope } from "jsr:@norma/norma@^0.1.0";', ...[
        `Module '"jsr:@norma/norma@^0.1.0"' has no exported member 'nope' (1:10)`,
      ]],
      ['import { zeros as ours } from "@norma/norma"; ours([2]).add(h.mean()); ours === zeros'],
    ]);
    assertEquals(await inspected(language, "|h"), ['const h: Tensor<[60, 100], "float32">']);
    assertEquals(
      await inspected(language, "const k| = h.relu().matmul(zeros([100, 3]));"),
      ['const k: Tensor<[60, 3], "float32">'],
    );
    const [, documentation] = await inspected(language, "zer|os([3])");
    assertEquals(documentation?.split("\n")[0], "A tensor of zeros.");
    const members = await completed(language, "h.|");
    assertEquals(["h.relu", "h.matmul", "h.mean"].map((name) => members[name]), [
      "method",
      "method",
      "method",
    ]);
    assert(Object.keys(members).every((code) => /^h\.\w+$/.test(code)));
  },
);

languageTest(
  "questions can be asked all at once, and while a cell is checked",
  FILES,
  async (language) => {
    await assertProblems(language, [["const point = { x: 1 };"]]);
    for (let i = 0; i < 5; i++) {
      const [checked, x, name, wrong] = await Promise.all([
        language.check(`point.y${i}`),
        completed(language, "point.|"),
        inspected(language, "const value = poi|nt.x;"),
        inspected(language, "const value| = point.x;"),
      ]);
      assertEquals(checked.problems.length, 1);
      assertEquals(x, { "point.x": "property" });
      assertEquals(name, ["```typescript\nconst point: {\n    x: number;\n}\n```"]);
      assertEquals(wrong, ["const value: number"]);
    }
  },
);
