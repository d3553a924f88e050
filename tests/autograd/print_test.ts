import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  memoryUsage,
  Parameter,
  record,
  type Recording,
  scope,
  Tape,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
} from "../../mod.ts";

type Shown = Record<symbol, () => Record<string, string>>;
const display = (x: unknown): Record<string, string> =>
  (x as Shown)[Symbol.for("Jupyter.display")]!();
/** The drawing in an output, as SVG. */
function drawing(x: unknown): string {
  const [, address] = /src="data:image\/svg\+xml,([^"]*)"/.exec(display(x)["text/html"]!)!;
  return decodeURIComponent(address!);
}
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, content]) => content!);

const x = tensor([[3, 4]]), w = new Parameter(tensor([[1, 0], [0, 2]]));
const half = (): Recording<Tensor> => record(() => x.matmul(w).square().sum().mul(0.5));

Deno.test("a recording prints its operations, where operands come from, and gradient norms", () => {
  assertEquals(
    Deno.inspect(half()),
    `Recording of 5 operations, 24 B
    operation  operands                      result  memory  gradient norm
#1  matmul     const [1, 2] variable [2, 2]  [1, 2]     8 B           8.54  ████████████
#2  square     #1 [1, 2]                     [1, 2]     8 B          0.707  █
#3  sum        #2 [1, 2]                     [1, 1]     4 B            0.5  ▊
#4  reshape    #3 [1, 1]                     []        view            0.5  ▊
#5  mul        #4 [] const []                []         4 B`,
  );
});

Deno.test("a recording of more than one number has no gradient norms before it gets a cotangent", () => {
  const text = Deno.inspect(record(() => x.matmul(w)));
  assertEquals(text.includes("gradient norm"), false);
  assertStringIncludes(text, "#1  matmul");
});

Deno.test("a tape is a drawing in a cell: a row for each operation and operand, with arcs", () => {
  const run = half(), svg = drawing(run);
  const names = textsOf(svg).filter((text) => /^[a-z]+$/.test(text) && text !== "view");
  const expected = ["operation", "constant", "variable", "matmul", "square", "sum", "reshape"];
  assertEquals(names, [...expected, "mul", "result", "memory"]);
  assertEquals([...svg.matchAll(/<circle/g)].length, 7);
  assertEquals([...svg.matchAll(/<path/g)].length, 6); // two into matmul, then one by one
  assertStringIncludes(svg, ">gradient norm</text>");
  const { "text/html": html = "", "text/plain": plain } = display(run);
  assertEquals(plain, Deno.inspect(run));
  assertStringIncludes(html, "Recording of 5 operations, 24 B, drawn as a graph: matmul, square");
  assert(!/<(script|style|svg|link)|class=/.test(html), "a page may strip it");
  assertEquals(drawing(run), svg);
});

Deno.test("an open tape shows itself, one that has ended is empty, and nothing is recorded", () => {
  using tape = new Tape();
  const loss = x.matmul(w).sum(), count = tape.lines.length;
  assertStringIncludes(Deno.inspect(tape), `Tape of ${count} operations, 12 B`);
  assertStringIncludes(drawing(tape), ">matmul</text>");
  assertEquals(tape.lines.length, count);
  assertEquals(tape.gradients(loss).get(w).toNested(), [[3, 3], [4, 4]]);
  tape[Symbol.dispose]();
  assertStringIncludes(Deno.inspect(tape), "Tape of 0 operations, 0 B");
  assertEquals(Object.keys(display(tape)), ["text/plain"]);
});

Deno.test("a look at a tape leaves nothing behind", () => {
  const run = half(), before = memoryUsage();
  for (let i = 0; i < 3; i++) display(run);
  assertEquals(memoryUsage(), before);
  assertEquals(run.gradients().get(w).toNested(), [[9, 24], [12, 32]]);
});

Deno.test("a tape whose parameters have changed, or whose tensors are freed, still shows itself", () => {
  const v = new Parameter(tensor([[1], [2]]));
  const run = record(() => x.matmul(v).square().sum());
  v.assign(tensor([[0], [0]]));
  assertEquals(Deno.inspect(run).includes("gradient norm"), false);
  assertStringIncludes(drawing(run), ">matmul</text>");
  let kept!: Recording<Tensor>;
  scope(() => {
    kept = half();
  });
  assertStringIncludes(Deno.inspect(kept), "#1  matmul");
  assertStringIncludes(drawing(kept), ">matmul</text>");
});

Deno.test("a long tape is drawn in a bounded number of rows, and says what it left out", () => {
  const y = variable(tensor([1, 2]));
  const run = record(() => Array.from({ length: 300 }).reduce<Tensor>((z) => z.mul(y), y).sum());
  const svg = drawing(run);
  assertEquals([...svg.matchAll(/<circle/g)].length, 48);
  assertStringIncludes(svg, "⋮ 255 more");
  assert(display(run)["text/html"]!.length < 40_000);
});

Deno.test("gradients are bars, as long as their norms are beside the largest", () => {
  const a = new Parameter(tensor([3, 4])), b = variable(tensor([[1]]));
  const { gradients } = valueAndGrad(() => a.square().sum().mul(0.5).add(b.sum().mul(2.5)));
  assertEquals(
    Deno.inspect(gradients),
    `Gradients by 2 tensors
by                 dtype     norm
Tensor     [1, 1]  float32  2.500  ██████████
Parameter  [2]     float32  5.000  ████████████████████`,
  );
  const { "text/html": html = "" } = display(gradients);
  assertStringIncludes(html, "color:#4598c0");
  assertStringIncludes(html, "██████████</td>");
  const bad = valueAndGrad(() => a.mul(NaN).sum()).gradients;
  assert(/NaN$/.test(Deno.inspect(bad)), Deno.inspect(bad));
});
