import { assert, assertEquals, assertThrows } from "@std/assert";
import { dropout, sequential, sigmoid } from "../../src/nn/mod.ts";
import { ones, Random, tensor, valueAndGrad, variable } from "../../mod.ts";

const N = 10_000;

for (const p of [0.1, 0.5, 0.9]) {
  Deno.test(`dropout(${p}) drops that share and keeps the mean`, () => {
    const layer = dropout(p, { random: new Random(5) });
    const values = layer.forward(ones([N], { dtype: "float64" })).toArray();
    assertEquals([...new Set(values)].sort(), [0, 1 / (1 - p)]);
    const dropped = values.filter((v) => v === 0).length;
    const sd = Math.sqrt(N * p * (1 - p));
    assert(Math.abs(dropped - N * p) < 4 * sd, `${dropped} of ${N} dropped`);
  });
}

Deno.test("dropout() drops the same for the same seed, and something else each time", () => {
  const run = (): number[][] => {
    const layer = dropout(0.5, { random: new Random(7) });
    return [0, 1].map(() => [...layer.forward(ones([64])).toArray()]);
  };
  const [first, second] = run();
  assertEquals(run(), [first, second]);
  assert(first!.join() !== second!.join());
});

Deno.test("dropout() does nothing in evaluation, and with p 0; with 1 nothing is left", () => {
  const x = tensor([1, 2, 3]);
  const model = sequential(dropout(0.9), sigmoid()).eval();
  assertEquals(model.forward(x).toNested(), x.sigmoid().toNested());
  assertEquals(dropout(0).forward(x).toNested(), [1, 2, 3]);
  assertEquals(dropout(1).forward(x).toNested(), [0, 0, 0]);
});

Deno.test("dropout()'s gradient flows through what it kept, with the same factor", () => {
  const x = variable(tensor([1, 2, 3, 4, 5, 6, 7, 8]));
  let y: number[] = [];
  const { gradients } = valueAndGrad(() => {
    const out = dropout(0.5, { random: new Random(3) }).forward(x);
    y = out.toNested();
    return out.sum();
  });
  assertEquals(gradients.get(x).toNested(), y.map((v, i) => v / (i + 1)));
});

Deno.test("dropout() says which p and which element types it takes", () => {
  for (const p of [-0.1, 1.5, NaN]) {
    assertThrows(() => dropout(p), RangeError, `Cannot make dropout with p ${p}: it is the`);
  }
  assertThrows(
    () => dropout(0.5).forward(tensor([1], { dtype: "int32" })),
    TypeError,
    "Dropout(0.5): Expected float32 or float64, got int32 [1]",
  );
});
