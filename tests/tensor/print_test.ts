import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import {
  ones,
  record,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
  zeros,
} from "../../mod.ts";

const inspect = (x: unknown): string => Deno.inspect(x);
type Shown = Record<symbol, () => Record<string, string>>;
const display = (x: unknown): Record<string, string> =>
  (x as Shown)[Symbol.for("Jupyter.display")]!();

Deno.test("a tensor prints its shape, type and aligned elements", () => {
  assertEquals(
    inspect(tensor([[1, -20], [0.123456789, 3]])),
    "Tensor [2, 2] float32\n[[       1,      -20],\n [0.123457,        3]]",
  );
  assertEquals(inspect(tensor(0.5)), "Tensor [] float32\n0.5");
  assertEquals(inspect(zeros([0, 3], { dtype: "int32" })), "Tensor [0, 3] int32\n[]");
  assertEquals(`${tensor([1, 2])}`, "Tensor [2] float32\n[1, 2]");
  assertEquals(inspect(tensor([1e-9, NaN, -0])).split("\n")[1], "[1.000e-9,      NaN,       -0]");
});

Deno.test("what is shown is bounded, and says what it left out", () => {
  const shapes: number[][] = [[1000], [100, 100], [40, 40, 40], [9, 9, 9, 9, 9], [1, 1, 1]];
  for (const shape of shapes) {
    const text = inspect(ones(shape));
    assertLess(text.length, 20_000, String(shape));
    assertLess(display(ones(shape))["text/html"]!.length, 20_000);
    if (shape[0]! > 1) assertStringIncludes(text, "…");
  }
  assertStringIncludes(inspect(ones([20, 2])), "… 14 more");
});

Deno.test("a freed tensor says so instead of throwing", () => {
  let x!: Tensor;
  scope(() => {
    x = ones([2]);
  });
  assertEquals(inspect(x), "Tensor [2] float32, freed: its scope has ended");
  assertEquals(display(x), { "text/plain": inspect(x) });
});

Deno.test("in a cell a tensor shows its range, and what is not finite", () => {
  const html = display(tensor([1, 2, 6, NaN]))["text/html"]!;
  assertStringIncludes(html, "1 … 6, mean 3");
  assertStringIncludes(html, "1 not finite");
});

Deno.test("a recording and gradients show themselves as tables", () => {
  const x = variable(tensor([3, 4]));
  const run = record(() => x.square().sum());
  const text = inspect(run);
  assertStringIncludes(text, "Recording of 3 operations");
  assert(/1\s+square\s+\[2\]\s+\[2\]\s+8 B/.test(text), text);
  assertStringIncludes(display(run)["text/html"]!, '<td style="text-align:left">square</td>');
  assertStringIncludes(inspect(run.gradients().get(x)), "[6, 8]");
  const { gradients } = valueAndGrad(() => x.square().sum());
  assert(/\[2\]\s+float32\s+10\.00/.test(inspect(gradients)), inspect(gradients));
  const long = record(() => Array.from({ length: 100 }).reduce<Tensor>((y) => y.mul(x), x).sum());
  assertStringIncludes(inspect(long), "… 62 more");
});
