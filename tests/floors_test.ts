import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Edge, edgesOf, EXCEPTIONS, FLOORS, type ModuleGraph, violations } from "./floors.ts";

const root = new URL("../", import.meta.url);
const granted = (["run", "read", "write"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

const value = (from: string, to: string): Edge => ({ from, to, type: false });
const type = (from: string, to: string): Edge => ({ from, to, type: true });

Deno.test("the floors allow values downwards and on one floor, and types everywhere", () => {
  assertEquals(
    violations([], [
      value("src/nn/linear.ts", "src/tensor/tensor.ts"),
      value("src/ops/matmul.ts", "src/autograd/tape.ts"),
      value("src/shape/matmul.ts", "src/shape/shape.ts"),
      value("src/backend/wasm/threads.ts", "node:worker_threads"),
      value("src/display/show.ts", "npm:@observablehq/plot@0.6.17"),
      value("src/kernel/language/a.ts", "npm:typescript@6.0.3"),
      value("src/shape/shape.ts", "src/deno_version.ts"),
      value("mod.ts", "src/display/mod.ts"),
      type("src/ops/matmul.ts", "src/tensor/tensor.ts"),
      type("src/shape/shape.ts", "src/nn/module.ts"),
    ]),
    [],
  );
});

Deno.test("the floors refuse a value from every higher floor", () => {
  const rooms = Object.entries(FLOORS);
  for (const [low, floor] of rooms) {
    for (const [high] of rooms.filter(([, other]) => other > floor)) {
      const found = violations([], [value(`src/${low}/a.ts`, `src/${high}/b.ts`)]);
      assertEquals(found.length, 1);
      assertStringIncludes(found[0] ?? "", `src/${low}/a.ts (floor ${floor}) imports values of`);
    }
  }
});

Deno.test("the floors refuse what stands apart, stray files, packages and cycles", () => {
  assertEquals(violations(["src/helpers.ts", "src/misc/a.ts"], []).length, 2);
  assertEquals(violations([], [value("src/data/a.ts", "src/kernel/b.ts")]).length, 1);
  assertEquals(violations([], [value("src/kernel/a.ts", "src/tensor/b.ts")]).length, 1);
  assertEquals(violations([], [value("src/tensor/a.ts", "npm:lodash@4")]).length, 1);
  assertEquals(violations([], [value("src/kernel/deno/a.ts", "npm:typescript@6.0.3")]).length, 1);
  assertEquals(violations([], [value("src/nn/a.ts", "src/backend/wasm/build.ts")]).length, 1);
  assertEquals(violations([], [value("src/tensor/a.ts", "tests/helper.ts")]).length, 1);
  assertEquals(
    violations([], [
      value("src/ops/a.ts", "src/autograd/b.ts"),
      value("src/autograd/b.ts", "src/ops/c.ts"),
      value("src/ops/c.ts", "src/ops/a.ts"),
    ]),
    ["src/ops/a.ts → src/autograd/b.ts → src/ops/c.ts → src/ops/a.ts is a cycle of value imports"],
  );
  assertEquals(
    violations([], [
      value("src/ops/a.ts", "src/autograd/b.ts"),
      type("src/autograd/b.ts", "src/ops/a.ts"),
    ]),
    [],
  );
});

Deno.test({
  name: "the house keeps the import rule (needs run, read and write permission)",
  ignore: !granted,
  async fn() {
    const { files, edges } = await read(root);
    assert(files.length > 10, "the sources were not found");
    assert(edges.some((edge) => edge.type) && edges.some((edge) => !edge.type));
    assertEquals(violations(files, edges), []);
    for (const { from, to } of EXCEPTIONS) {
      const used = edges.some((edge) => !edge.type && edge.from === from && edge.to === to);
      assert(used, `the exception ${from} → ${to} is not needed any more`);
    }
  },
});

Deno.test({
  name: "a planted upward import is caught (needs run, read and write permission)",
  ignore: !granted,
  async fn() {
    const copy = await Deno.makeTempDir({ prefix: "norma_floors_" });
    try {
      const plant = async (path: string, text: string) => {
        await Deno.mkdir(`${copy}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
        await Deno.writeTextFile(`${copy}/${path}`, text);
      };
      await plant("deno.json", "{}");
      await plant("src/shape/a.ts", "export type Size = number;\nexport const one = 1;\n");
      await plant("src/tensor/b.ts", 'export { one } from "../shape/a.ts";\n');
      await plant(
        "src/ops/c.ts",
        'import type { one } from "../tensor/b.ts";\nexport type C = typeof one;\n',
      );
      const house = new URL(`file://${await Deno.realPath(copy)}/`);
      const sound = await read(house);
      assertEquals(violations(sound.files, sound.edges), []);

      await plant(
        "src/shape/static.ts",
        'import { one } from "../tensor/b.ts";\nexport const s = one;\n',
      );
      await plant("src/ops/lazy.ts", 'export const lazy = () => import("../nn/d.ts");\n');
      await plant("src/nn/d.ts", "export const d = 1;\n");
      await plant("src/shape/again.ts", 'export * from "../backend/e.ts";\n');
      await plant("src/backend/e.ts", "export const e = 1;\n");
      const broken = await read(house);
      const sentences = violations(broken.files, broken.edges).map((line) => line.split(":")[0]);
      assertEquals(sentences.sort(), [
        "src/ops/lazy.ts (floor 2) imports values of src/nn/d.ts (floor 4)",
        "src/shape/again.ts (floor 0) imports values of src/backend/e.ts (floor 1)",
        "src/shape/static.ts (floor 0) imports values of src/tensor/b.ts (floor 3)",
      ]);
    } finally {
      await Deno.remove(copy, { recursive: true });
    }
  },
});

/** The source files under a root and what they import, from one `deno info` over all of them. */
async function read(root: URL): Promise<{ files: string[]; edges: Edge[] }> {
  const files = [...sources(root, "src")].sort();
  const all = files.map((file) => `import ${JSON.stringify(new URL(file, root).href)};`).join("\n");
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `data:application/typescript,${encodeURIComponent(all)}`],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const graph = JSON.parse(new TextDecoder().decode(stdout)) as ModuleGraph;
  const unread = graph.modules.filter((module) => module.error !== undefined);
  assertEquals(unread.map(({ specifier, error }) => `${specifier}: ${error}`), []);
  return { files, edges: edgesOf(graph, root.href) };
}

/** The TypeScript files of a folder; AssemblyScript is another language. */
function* sources(root: URL, folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(new URL(folder, root))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* sources(root, path);
    else if (/\.m?ts$/.test(path) && !path.endsWith(".as.ts")) yield path;
  }
}
