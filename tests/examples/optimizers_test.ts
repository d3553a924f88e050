/**
 * A notebook on optimizers: one problem whose steps can be computed by hand, and several ways down.
 *
 * @module
 */
import { linspace, mse, ones, Random, scope, valueAndGrad } from "@norma/norma";
import { batchNorm1d, init, linear, relu, sequential } from "@norma/norma/nn";
import {
  Adam,
  AdamW,
  clipGradNorm,
  cosine,
  gradientNorm,
  type Optimizer,
  parameterGroups,
  Schedule,
  SGD,
} from "@norma/norma/optim";
import { assertAlmostEquals, assertEquals } from "@std/assert";

Deno.test("a notebook on optimizers: a line is fitted, left and gone on with", () => {
  // Points on the line 3x − 1, and a line that starts as 0. The mean of x² is 11/30.
  const x = linspace(-1, 1, 21).unsqueeze(1), y = x.mul(3).sub(1);
  const line = () => linear(1, 1).resetParameters(new Random(1), init.constant(0));
  const loss = (model: ReturnType<typeof line>) => mse(model.forward(x), y);
  const fit = (model: ReturnType<typeof line>, optimizer: Optimizer, steps: number) => {
    for (let i = 0; i < steps; i++) {
      scope(() => optimizer.step(valueAndGrad(() => loss(model)).gradients));
    }
    return [model.weight.item(), model.bias!.item()] as const;
  };

  // The loss is 11/30 (a − 3)² + (b + 1)², so its gradient at 0 is (−2.2, 2).
  const start = line(), { gradients } = valueAndGrad(() => loss(start));
  assertAlmostEquals(gradients.get(start.weight).item(), -2.2, 1e-6);
  assertAlmostEquals(gradientNorm(gradients), Math.hypot(2.2, 2), 1e-6);

  // Gradient descent at a rate of ½ finds the intercept at once; each step leaves 1 − 11/30 of the
  // slope's error.
  const plain = line();
  const [a, b] = fit(plain, new SGD(plain.parameters(), { lr: 0.5 }), 5);
  assertAlmostEquals(a, 3 - 3 * (19 / 30) ** 5, 1e-5);
  assertAlmostEquals(b, -1, 1e-6);

  // Adam's first step is as long as the rate in every direction, whatever the gradient.
  const first = line();
  const [da, db] = fit(first, new Adam(first.parameters(), { lr: 0.1 }), 1);
  assertAlmostEquals(da, 0.1, 1e-6);
  assertAlmostEquals(db, -0.1, 1e-6);

  // A gradient clipped to length 1 is a step of length 1, in the same direction.
  const clipped = line(), sgd = new SGD(clipped.parameters(), { lr: 1 });
  sgd.step(clipGradNorm(valueAndGrad(() => loss(clipped)).gradients, 1));
  assertAlmostEquals(Math.hypot(clipped.weight.item(), clipped.bias!.item()), 1, 1e-5);

  // With a rate that falls from 0.3 to 0 along a cosine, Adam arrives where PyTorch's does.
  const begin = () => {
    const model = line(), adam = new Adam(model.parameters(), { lr: 0.3 });
    return { model, adam, schedule: new Schedule(adam, cosine({ steps: 100 })) };
  };
  const advance = ({ model, adam, schedule }: ReturnType<typeof begin>) => {
    for (let i = 0; i < 50; i++) {
      fit(model, adam, 1);
      schedule.step();
    }
    return [model.weight.item(), model.bias!.item()] as const;
  };
  const run = begin();
  advance(run);
  assertAlmostEquals(run.adam.lr, 0.15, 1e-12);
  const saved = { model: run.model.stateDict(), adam: run.adam.stateDict() };
  const [slope, intercept] = advance(run);
  assertAlmostEquals(slope, 3.02538, 1e-5);
  assertAlmostEquals(intercept, -1.0015, 1e-5);

  // What was saved half-way goes on elsewhere, and ends in the same numbers to the bit.
  const later = begin();
  later.model.loadStateDict(saved.model);
  later.adam.loadStateDict(saved.adam);
  later.schedule.steps = 50;
  assertEquals(advance(later), [slope, intercept]);

  // Scales, shifts and biases need no decay. Without a gradient only the weights shrink, by ηλ.
  const net = sequential(linear(1, 4), batchNorm1d(4), relu(), linear(4, 1));
  const decay = new AdamW(parameterGroups(net, { weightDecay: 0.5 }), { lr: 0.1 });
  const before = net.stateDict();
  decay.step(valueAndGrad(() => net.forward(x).sum().mul(0)).gradients);
  const after = net.stateDict();
  const share = (name: string) => after[name]!.sum().item() / before[name]!.sum().item();
  assertAlmostEquals(share("3.weight"), 0.95, 1e-6);
  assertEquals(after["1.weight"]!.toNested(), ones([4]).toNested());
  assertEquals(after["3.bias"]!.toNested(), before["3.bias"]!.toNested());
});
