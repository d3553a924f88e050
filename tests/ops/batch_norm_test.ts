import { assert, assertEquals, assertLess } from "@std/assert";
import {
  batchNorm,
  layerNorm,
  ones,
  Random,
  record,
  reference,
  type Tensor,
  tensor,
  useBackend,
  variable,
  wasm,
  zeros,
} from "../../mod.ts";
import { distance } from "./gradcheck.ts";

const N = 8, C = 3, EPS = 1e-5;
const random = new Random(5);
const draw = (...shape: number[]): Tensor =>
  tensor(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal(0.5, 2)),
    shape,
  );
const x = variable(draw(N, C)), gamma = variable(draw(C)), beta = variable(draw(C));
const dy = draw(N, C);

/** The op's own gradients. */
const run = record(() => batchNorm(x, gamma, beta, { eps: EPS }));
const got = run.gradients(dy);

Deno.test("batchNorm's backward is the paper's six equations (§3, before simplification)", () => {
  const mu = x.mean({ axis: 0 }), centred = x.sub(mu);
  const sigma2 = centred.square().mean({ axis: 0 });
  const rstd = sigma2.add(EPS).rsqrt(), xHat = centred.mul(rstd);

  const dxHat = dy.mul(gamma);
  const dSigma2 = dxHat.mul(centred).mul(rstd.mul(rstd).mul(rstd)).sum({ axis: 0 }).mul(-0.5);
  const dMu = dxHat.mul(rstd).neg().sum({ axis: 0 })
    .add(dSigma2.mul(centred.mul(-2).sum({ axis: 0 }).div(N)));
  const dx = dxHat.mul(rstd).add(dSigma2.mul(centred).mul(2 / N)).add(dMu.div(N));
  const dGamma = dy.mul(xHat).sum({ axis: 0 });
  const dBeta = dy.sum({ axis: 0 });

  assertLess(distance(got.get(x).toArray(), dx.toArray()), 1e-13);
  assertLess(distance(got.get(gamma).toArray(), dGamma.toArray()), 1e-13);
  assertLess(distance(got.get(beta).toArray(), dBeta.toArray()), 1e-13);
});

Deno.test("batchNorm's backward is autograd through the composed forward", () => {
  const composed = record(() => {
    const centred = x.sub(x.mean({ axis: 0 }));
    const xHat = centred.div(centred.square().mean({ axis: 0 }).add(EPS).sqrt());
    return xHat.mul(gamma).add(beta);
  });
  assertLess(distance(run.value[0].toArray(), composed.value.toArray()), 1e-13);
  const want = composed.gradients(dy);
  for (const t of [x, gamma, beta]) {
    assertLess(distance(got.get(t).toArray(), want.get(t).toArray()), 1e-13);
  }
});

Deno.test("batchNorm's results are the batch's mean and biased variance", () => {
  const [, mean, variance] = run.value;
  assertEquals([mean.shape, variance.shape], [[C], [C]]);
  assertLess(distance(mean.toArray(), x.mean({ axis: 0 }).toArray()), 1e-15);
  assertLess(distance(variance.toArray(), x.variance({ axis: 0 }).toArray()), 1e-14);
});

Deno.test("a batch's gradients sum to zero, and their product with x̂ to what ε leaves over", () => {
  const dx = got.get(x), column = { axis: 0 };
  assertLess(distance(dx.sum(column).toArray(), new Float64Array(C)), 1e-14);
  const [, , variance] = run.value;
  const rstd = variance.add(EPS).rsqrt();
  const xHat = x.sub(x.mean(column)).mul(rstd);
  const left = dx.mul(xHat).sum(column);
  const right = gamma.mul(rstd).mul(dy.mul(xHat).sum(column)).mul(EPS).mul(rstd.square());
  assertLess(distance(left.toArray(), right.toArray()), 1e-14);
});

for (const backend of [reference, wasm]) {
  const on = (f: () => void) => () => {
    const before = useBackend(backend);
    try {
      f();
    } finally {
      useBackend(before);
    }
  };
  /** float32's rounding error, a few times. */
  const ULPS = 4 * 2 ** -23;
  const unit = [-1.5, -0.5, 0.5, 1.5].map((d) => d / Math.sqrt(1.25 + EPS));

  for (const offset of [0, 3e3, 1e4, 1e6, 1e7, -1e7]) {
    Deno.test(
      `${backend.name}: [o, o + 1, o + 2, o + 3] is normalized exactly at o = ${offset}`,
      on(() => {
        const values = [0, 1, 2, 3].map((d) => offset + d);
        const [y] = batchNorm(tensor(values).reshape([4, 1]), ones([1]), zeros([1]), { eps: EPS });
        assertLess(distance(y.toArray(), unit), ULPS);
        const row = layerNorm(tensor([values]), ones([4]), zeros([4]), { eps: EPS });
        assertLess(distance(row.toArray(), unit), ULPS);
        const image = tensor(values).reshape([2, 1, 2]);
        const [z] = batchNorm(image, ones([1]), zeros([1]), { eps: EPS });
        assertLess(distance(z.toArray(), unit), ULPS);
      }),
    );
  }

  Deno.test(
    `${backend.name}: the variance is right to 1e-4 at a mean of a million deviations`,
    on(() => {
      for (const outlier of [false, true]) {
        const source = new Random(9), n = 4096;
        const values = Float32Array.from({ length: n }, () => 1e6 + source.normal());
        if (outlier) values[0] = 1e6 + 1e4;
        const mean = values.reduce((a, b) => a + b, 0) / n;
        const want = values.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
        const column = tensor(values, [n, 1]);
        const [, , variance] = batchNorm(column, ones([1]), zeros([1]));
        assertLess(Math.abs(variance.item() / want - 1), 1e-4);
        assertLess(Math.abs(column.variance().item() / want - 1), 1e-4);
      }
    }),
  );

  Deno.test(
    `${backend.name}: a constant column becomes exactly β`,
    on(() => {
      for (const value of [0, 1234.567, -1e7, 1357.4]) {
        const [y] = batchNorm(
          tensor(new Float32Array(64).fill(value), [32, 2]),
          tensor([2, 3]),
          tensor([0.5, -1]),
        );
        assert(y.toArray().every((v, i) => v === (i % 2 === 0 ? 0.5 : -1)), String(value));
      }
    }),
  );

  Deno.test(
    `${backend.name}: a NaN stays in its own channel`,
    on(() => {
      const [y, mean] = batchNorm(tensor([[1, NaN], [2, 1], [3, 2]]), ones([2]), zeros([2]));
      assertEquals([...y.toArray()].map(Number.isNaN), [false, true, false, true, false, true]);
      assertEquals([...mean.toArray()], [2, NaN]);
    }),
  );
}
