/**
 * A notebook on a small model of letters: embedding, residual block, dropout, label smoothing.
 *
 * @module
 */
import { assert, assertEquals, assertLess } from "@std/assert";
import {
  accuracy,
  confusionMatrix,
  crossEntropy,
  nn,
  noGrad,
  optim,
  Random,
  record,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
} from "@norma/norma";

const random = new Random(2);
const { embedding, dropout, gelu, layerNorm, linear, residual } = nn;

/** The next letter after two, on a ring of six letters where both steps count. */
class Letters extends nn.Module {
  readonly letters = embedding(6, 8, { random });
  readonly block = residual(
    layerNorm(16),
    linear(16, 32, { random }),
    gelu(),
    dropout(0.1, { random: random.split("dropout") }),
    linear(32, 16, { random }),
  );
  readonly head = linear(16, 6, { random });
  forward(pairs: Tensor<[number, 2], "int32">): Tensor<[number, 6]> {
    const both = this.letters.forward(pairs).reshape([pairs.shape[0], 16]);
    return this.head.forward(this.block.forward(both));
  }
}
const pairs = tensor(
  Int32Array.from(Array.from({ length: 36 }, (_, i) => [Math.floor(i / 6), i % 6]).flat()),
  [36, 2],
);
const next = tensor(
  Int32Array.from(Array.from({ length: 36 }, (_, i) => (Math.floor(i / 6) + i % 6) % 6)),
  [36],
);

Deno.test("a notebook on letters: a small model of letters is looked into, trained and judged", () => {
  const model = new Letters();

  // What it is.
  const { rows, parameters } = nn.summary(model, [36, 2], { dtype: "int32" });
  assertEquals(parameters, 6 * 8 + 32 + (16 * 32 + 32) + (32 * 16 + 16) + (16 * 6 + 6));
  assertEquals(rows.find((r) => r.path === "block.1")?.outputs, [[36, 32]]);

  // How its activations and their gradients are spread before training.
  const deviation = (t: Tensor): number => scope(() => t.variance().sqrt()).item();
  const run = record(() => {
    const trace = model.trace(pairs);
    return [crossEntropy(trace.output, next), trace] as const;
  });
  const [before, trace] = run.value, gradients = run.gradients();
  for (const path of ["block.0", "block.2", "block", "head"]) {
    assert(deviation(trace.get(path)) > 0, path);
    assert(deviation(gradients.get(trace.get(path))) > 0, path);
  }
  assertLess(Math.abs(before.item() - Math.log(6)), 0.5); // it knows nothing yet

  // Training.
  const sgd = new optim.SGD(model.parameters(), { lr: 0.2, momentum: 0.9 });
  for (let step = 0; step < 150; step++) {
    scope(() => {
      const loss = () => crossEntropy(model.forward(pairs), next, { labelSmoothing: 0.05 });
      sgd.step(valueAndGrad(loss).gradients);
    });
  }

  // How good it is.
  model.eval();
  const logits = noGrad(() => model.forward(pairs));
  assertEquals(accuracy(logits, next), 1);
  const matrix = confusionMatrix(logits, next).toNested();
  assertEquals(matrix.map((row, i) => row[i]), [6, 6, 6, 6, 6, 6]);
});
