/**
 * A notebook on activation functions: their curves and slopes, how many units they switch off, one of
 * one's own, and a check of two constants from the literature by chance and by quadrature.
 *
 * @module
 */
import {
  bernoulli,
  categorical,
  grad,
  gradcheck,
  linspace,
  normal,
  Random,
  type Shape,
  type Tensor,
  tensor,
  where,
} from "@norma/norma";
import { assert, assertEquals, assertLess } from "@std/assert";

type X = Tensor<Shape, "float64">;

Deno.test("a notebook on activation functions", () => {
  const activations: Record<string, (x: X) => X> = {
    sigmoid: (x) => x.sigmoid(),
    relu: (x) => x.relu(),
    elu: (x) => x.elu(),
    silu: (x) => x.silu(),
    gelu: (x) => x.gelu(),
    softplus: (x) => x.softplus(),
    hardSigmoid: (x) => x.hardSigmoid(),
  };
  /** Slopes at all points at once: each element's sum depends on that element alone. */
  const slopes = (f: (x: X) => X, x: X): X => grad((x: X) => f(x).sum())(x);

  // The curves, as rows for a plot.
  const x: X = linspace(-6, 6, 121, { dtype: "float64" });
  const rows = Object.entries(activations).flatMap(([name, f]) => {
    const y = f(x).toArray(), slope = slopes(f, x).toArray();
    return Array.from(x.toArray(), (x, i) => ({ name, x, y: y[i]!, slope: slope[i]! }));
  });
  assertEquals(rows.length, 7 * 121);
  assertEquals(rows.find((r) => r.name === "sigmoid" && r.x === 0)?.slope, 0.25);
  const dip = Math.min(...rows.filter((r) => r.name === "gelu").map((r) => r.y));
  assert(dip > -0.17 && dip < -0.16); // gelu is not monotonic

  // Of standard normal inputs scaled by 5: where does hardly any gradient come through?
  const inputs = normal([4000], { random: new Random(7), std: 5, dtype: "float64" });
  const closed = (f: (x: X) => X): number =>
    slopes(f, inputs).abs().less(0.05).to("float64").mean().item();
  assert(closed(activations.sigmoid!) > 0.5); // saturated on both sides
  assertLess(Math.abs(closed(activations.relu!) - 0.5), 0.05); // dead on one
  assert(closed(activations.silu!) < closed(activations.relu!));

  // The approximation of gelu by a hyperbolic tangent, at its worst.
  const difference = x.gelu().sub(x.gelu({ approximate: "tanh" })).abs().max().item();
  assert(difference > 4e-4 && difference < 5e-4);

  // One of one's own: a parabola between two lines; its gradient comes by itself.
  const smoothRelu = (x: X): X =>
    where(x.abs().less(1), x.add(1).square().div(4), x.clip({ min: 0 }));
  const points = tensor([-2, -0.9, 0.3, 1.7], { dtype: "float64" });
  assert(gradcheck((x: X) => smoothRelu(x), [points], { order: 2 }).passed);

  // SELU's constants make mean 0 and variance 1 a fixed point (Klambauer et al., 2017).
  const alpha = 1.6732632423543772, scale = 1.0507009873554805;
  const z: X = linspace(-12, 12, 24001, { dtype: "float64" });
  const density = z.square().mul(-0.5).exp().div(Math.sqrt(2 * Math.PI)).mul(24 / 24000);
  const selu = z.elu(alpha).mul(scale);
  assertLess(Math.abs(selu.mul(density).sum().item()), 1e-6);
  assertLess(Math.abs(selu.square().mul(density).sum().item() - 1), 1e-6);

  // Dropout keeps the mean; a softmax of logits is what classes are drawn from.
  const random = new Random(11);
  const kept = inputs.abs().where(bernoulli([4000], { random, p: 0.8 }), 0).div(0.8);
  assertLess(Math.abs(kept.mean().item() / inputs.abs().mean().item() - 1), 0.05);
  const weights = tensor([0, Math.log(3)]).exp().expand([4000, 2]);
  assertLess(Math.abs(categorical(weights, { random }).to("float32").mean().item() - 0.75), 0.03);
});
