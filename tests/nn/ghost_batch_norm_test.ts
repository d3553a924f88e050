import { assertEquals, assertThrows } from "@std/assert";
import { concat, memoryUsage, Random, scope, type Tensor, tensor, zeros } from "../../mod.ts";
import { batchNorm, ghostBatchNorm, linear, sequential } from "../../src/nn/mod.ts";

const random = new Random(10);
const normal = (...shape: number[]): Tensor =>
  tensor(random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1)), 3, 2), shape);
const F64 = { dtype: "float64" } as const;
const values = (states: Record<string, Tensor>) => Object.values(states).map((t) => t.toNested());

Deno.test("ghostBatchNorm() is batchNorm() of each virtual batch, one after another", () => {
  const ghost = ghostBatchNorm(3, 4, F64), norm = batchNorm(3, F64);
  for (const x of [normal(12, 3), normal(8, 3)]) {
    const want = (x.split(4) as Tensor[]).map((part) => norm.forward(part));
    const y = ghost.forward(x);
    assertEquals(y.toArray(), concat(want as readonly Tensor[]).toArray());
    assertEquals(values(ghost.stateDict()), values(norm.stateDict()));
  }
  assertEquals(ghost.numBatchesTracked!.item(), 5);
  const x = normal(5, 3);
  assertEquals(ghost.eval().forward(x).toArray(), norm.eval().forward(x).toArray());
});

Deno.test("ghostBatchNorm() of the whole batch is batchNorm()", () => {
  const ghost = ghostBatchNorm(3, 100, F64), norm = batchNorm(3, F64), x = normal(6, 3, 2, 2);
  assertEquals(ghost.forward(x).toArray(), norm.forward(x).toArray());
  assertEquals(values(ghost.stateDict()), values(norm.stateDict()));
});

Deno.test("ghostBatchNorm() fits where batchNorm() fits, and leaves no tensor behind", () => {
  const model = sequential(linear(4, 3), ghostBatchNorm(3, 2)), x = zeros([6, 4]);
  const before = memoryUsage().tensors;
  scope(() => {
    const y: Tensor<[6, 3]> = model.forward(x);
    assertEquals(y.shape, [6, 3]);
  });
  assertEquals(memoryUsage().tensors, before);
  assertEquals(
    String(ghostBatchNorm(3, 2, { eps: 1e-3 })),
    "GhostBatchNorm(3, virtual batches of 2, eps 0.001)",
  );
});

Deno.test("ghostBatchNorm() says what does not fit", () => {
  const says = (run: () => unknown, sentence: string) =>
    assertEquals(assertThrows(run, RangeError).message, sentence);
  says(
    () => ghostBatchNorm(3, 0.5),
    "Cannot make ghostBatchNorm with virtualBatchSize 0.5: it is a whole number from 1",
  );
  says(
    () => ghostBatchNorm(0, 2),
    "Cannot make ghostBatchNorm with 0 features: a whole number from 1 is needed",
  );
  const layer = ghostBatchNorm(3, 1);
  says(
    () => layer.forward(zeros([4, 3])),
    "GhostBatchNorm(3, virtual batches of 1): Expected more than 1 value per channel in each " +
      "virtual batch, got [4, 3] in 4 of them; make virtualBatchSize larger",
  );
  assertEquals(layer.numBatchesTracked!.item(), 0); // a refused batch is not counted
  layer.forward(zeros([4, 3, 2]));
  says(
    () => layer.forward(zeros([1, 3])),
    "GhostBatchNorm(3, virtual batches of 1): Expected more than 1 value per channel, got [1, 3], " +
      "which has no variance; train on at least 2 samples, or call eval() to use the running " +
      "statistics",
  );
});
