import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { WORKSPACE } from "../../src/backend/memory.ts";
import type { Exports } from "../../src/backend/wasm/exports.ts";
import { input, normals, once, onEveryBuild, output } from "./guarded.ts";

const EPS = 1e-5;
/** `x` is `[outer, channels, inner]`. */
interface Sizes {
  readonly outer: number;
  readonly channels: number;
  readonly inner: number;
}
const show = ({ outer, channels, inner }: Sizes) => `[${outer}, ${channels}, ${inner}]`;
const size = ({ outer, channels, inner }: Sizes) => outer * channels * inner;
/** Positions of the elements of channel `c`. */
function* positions({ outer, channels, inner }: Sizes, c: number): Generator<number> {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) yield (o * channels + c) * inner + i;
  }
}

/** The definition in float64, two passes. */
function forward64(s: Sizes, x: Float32Array, gamma: Float32Array, beta: Float32Array, eps = EPS) {
  const y = new Float64Array(x.length), xHat = new Float64Array(x.length);
  const mean = new Float64Array(s.channels), variance = new Float64Array(s.channels);
  for (let c = 0; c < s.channels; c++) {
    const at = [...positions(s, c)], n = at.length;
    for (const i of at) mean[c]! += x[i]! / n;
    for (const i of at) variance[c]! += (x[i]! - mean[c]!) ** 2 / n;
    for (const i of at) {
      xHat[i] = (x[i]! - mean[c]!) / Math.sqrt(variance[c]! + eps);
      y[i] = xHat[i]! * gamma[c]! + beta[c]!;
    }
  }
  return { y, xHat, mean, variance };
}
/** Equation by equation the closed form of the op. */
function backward64(s: Sizes, x: Float32Array, dy: Float32Array, gamma: Float32Array, eps = EPS) {
  const { xHat, variance } = forward64(s, x, gamma, gamma, eps), dx = new Float64Array(x.length);
  const dGamma = new Float64Array(s.channels), dBeta = new Float64Array(s.channels);
  let largest = 0, turnover = 0; // the terms of dx, and of dγ together: they may cancel
  for (let c = 0; c < s.channels; c++) {
    const at = [...positions(s, c)], n = at.length;
    const gain = Math.abs(gamma[c]!) / Math.sqrt(variance[c]! + eps);
    let terms = 0;
    for (const i of at) {
      largest = Math.max(largest, gain * Math.abs(dy[i]!));
      terms += Math.abs(dy[i]! * xHat[i]!);
    }
    turnover = Math.max(turnover, terms);
    for (const i of at) dBeta[c]! += dy[i]!, dGamma[c]! += dy[i]! * xHat[i]!;
    for (const i of at) {
      const centred = dy[i]! - dBeta[c]! / n - xHat[i]! * dGamma[c]! / n;
      dx[i] = gamma[c]! / Math.sqrt(variance[c]! + eps) * centred;
    }
  }
  return { dx, dGamma, dBeta, largest, turnover };
}
/** The kernel's results; `planes` asks for the kernel of images where both apply. */
function forward(
  kernel: Exports,
  s: Sizes,
  x: ArrayLike<number>,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
  planes = s.inner > 1,
  eps = EPS,
) {
  const { outer, channels, inner } = s;
  const [xs, g, b] = [input(x), input(gamma), input(beta)];
  const y = output(size(s)), residue = output(2 * channels);
  const mean = output(channels), variance = output(channels);
  const [px, py, pg, pb] = [xs.address, y.address, g.address, b.address];
  const rest = [
    pg,
    pb,
    mean.address,
    variance.address,
    residue.address,
    eps,
    -Infinity,
    WORKSPACE,
  ] as const;
  if (planes) kernel.batchNormPlanes(px, py, outer, channels, channels, inner, ...rest);
  else kernel.batchNormColumns(px, py, outer, channels, channels, ...rest);
  return { y, mean, variance, residue };
}
function backward(
  kernel: Exports,
  s: Sizes,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
  gamma: ArrayLike<number>,
  planes = s.inner > 1,
) {
  const { outer, channels, inner } = s;
  const { mean, residue } = forward(kernel, s, x, gamma, gamma, planes);
  const [xs, dys, g] = [input(x), input(dy), input(gamma)];
  const dx = output(size(s)), dGamma = output(channels), dBeta = output(channels);
  const from = [xs.address, dys.address, dx.address] as const;
  const rest = [
    ...[g.address, mean.address, residue.address] as const,
    ...[dGamma.address, dBeta.address, WORKSPACE] as const,
  ] as const;
  if (planes) kernel.batchNormPlanesVjp(...from, outer, channels, channels, inner, ...rest);
  else kernel.batchNormColumnsVjp(...from, outer, channels, channels, ...rest);
  return { dx, dGamma, dBeta };
}
/** Largest difference over the largest magnitude, or over `scale` if that is larger. */
function distance(got: Float32Array, want: Float64Array, scale = 0): number {
  let difference = 0;
  for (let i = 0; i < want.length; i++) {
    const d = Math.abs(got[i]! - want[i]!);
    if (!(d <= difference)) difference = d;
    scale = Math.max(scale, Math.abs(want[i]!));
  }
  return scale === 0 ? difference : difference / scale;
}

const COLUMNS = [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 100].flatMap((channels) =>
  [1, 2, 3, 7, 8, 9, 15, 16, 17, 33, 60].map((outer) => ({ outer, channels, inner: 1 }))
);
const PLANES = [1, 2, 3, 4, 5, 7, 8, 9, 13, 49, 64, 121, 1030].flatMap((inner) =>
  [[1, 1], [1, 3], [3, 1], [2, 5], [5, 17]].map(([outer, channels]) => ({
    outer: outer!,
    channels: channels!,
    inner,
  }))
);
/** With a mean and a spread of its own for every channel. */
function data(s: Sizes): Float32Array {
  return normals(size(s)).map((v, i) => {
    const c = Math.floor(i / s.inner) % s.channels;
    return v * (1 + c % 5) + 3 * c;
  });
}

for (
  const [name, shapes, planes] of [["columns", COLUMNS, false], ["planes", PLANES, true]] as const
) {
  Deno.test(`batch norm of ${name}: forward and backward in every shape`, () => {
    onEveryBuild(name, (kernel) => {
      for (const s of shapes) {
        once(show(s), () => {
          const x = data(s), gamma = normals(s.channels), beta = normals(s.channels);
          const want = forward64(s, x, gamma, beta);
          const { y, mean, variance } = forward(kernel, s, x, gamma, beta, planes);
          // A channel of nearly equal elements magnifies the rounding of its mean by 1/√ε at most.
          assertLessOrEqual(distance(y.values, want.y), 2e-6, `y of ${show(s)}`);
          mean.values.forEach((got, c) => { // in units of the numbers that it is the mean of
            const scale = Math.abs(want.mean[c]!) + Math.sqrt(want.variance[c]!);
            assertLessOrEqual(Math.abs(got - want.mean[c]!), 2e-7 * scale, `mean of ${show(s)}`);
          });
          assertLessOrEqual(distance(variance.values, want.variance), 1e-6, `σ² of ${show(s)}`);
          const dy = normals(size(s)).map((v) => v + 1), truth = backward64(s, x, dy, gamma);
          const { dx, dGamma, dBeta } = backward(kernel, s, x, dy, gamma, planes);
          assertLessOrEqual(distance(dBeta.values, truth.dBeta), 2e-6, `dβ of ${show(s)}`);
          const error = distance(dx.values, truth.dx, truth.largest);
          assertLessOrEqual(error, 2e-6, `dx of ${show(s)}`);
          const errorGamma = distance(dGamma.values, truth.dGamma, truth.turnover);
          assertLessOrEqual(errorGamma, 1e-6, `dγ of ${show(s)}`);
        });
      }
    });
  });
}

/** One channel, as columns and as planes. */
const single = (n: number) =>
  [
    [{ outer: n, channels: 1, inner: 1 }, false],
    [{ outer: 1, channels: 1, inner: n }, true],
    [{ outer: n, channels: 1, inner: 1 }, true],
  ] as const;
function onOneChannel(
  x: ArrayLike<number>,
  f: (found: { y: Float32Array; mean: number; variance: number }, planes: boolean) => void,
  eps = EPS,
): void {
  onEveryBuild("one channel", (kernel) => {
    for (const [s, planes] of single(x.length)) {
      const { y, mean, variance } = forward(kernel, s, x, [1], [0], planes, eps);
      f({ y: y.values, mean: mean.values[0]!, variance: variance.values[0]! }, planes);
    }
  });
}

Deno.test("batch norm is exact at offset 1e7, where float32 cannot hold the mean", () => {
  for (const offset of [0, 1e4, 4e4, 1e6, 1e7, -1e7, 16777212]) {
    onOneChannel([0, 1, 2, 3].map((v) => v + offset), ({ y, variance }) => {
      assertEquals(variance, 1.25, `offset ${offset}`);
      [-1.5, -0.5, 0.5, 1.5].forEach((v, i) => {
        const want = v / Math.sqrt(1.25 + EPS);
        assertLessOrEqual(Math.abs(y[i]! - want), 2 ** -22, `offset ${offset}`);
      });
    });
  }
});

Deno.test("a channel of equal elements becomes exactly β", () => {
  onEveryBuild("constant", (kernel) => {
    for (const value of [0, 1e-30, 0.1, 1234.567, 1357.4, 1e7 + 1, 3e38]) {
      for (const n of [1, 3, 60, 1000]) {
        for (const [s, planes] of single(n)) {
          const x = new Float32Array(n).fill(value);
          const { y, variance } = forward(kernel, s, x, [3], [0.7], planes);
          assertEquals(variance.values[0], 0, `${value} × ${n}`);
          assert(y.values.every((v) => v === Math.fround(0.7)), `${value} × ${n}`);
        }
      }
    }
  });
});

/** Relative error of the variance of 32768 numbers against float64. */
function varianceError(x: Float32Array): number {
  let mean = 0, variance = 0, worst = 0;
  for (const v of x) mean += (v - x[0]!) / x.length;
  mean += x[0]!;
  for (const v of x) variance += (v - mean) ** 2 / x.length;
  onOneChannel(x, (found) => {
    const error = Math.abs(found.variance / variance - 1);
    if (!(error <= worst)) worst = error;
  });
  return worst;
}
const N = 32768;
Deno.test("the variance is right to 1e-4 where the mean is a million deviations away", () => {
  for (const mean of [0, 1e2, 1e4, 1e5, 1e6]) {
    assertLessOrEqual(varianceError(normals(N).map((v) => v + mean)), 1e-5, `mean ${mean}`);
  }
  assertLessOrEqual(varianceError(normals(N).map((v) => 100 + 0.01 * v)), 1e-4, "100 + 0.01·N");
});
Deno.test("the variance is right when the first numbers are far from the rest", () => {
  for (const mean of [0, 1e4, 1e6]) {
    for (const outliers of [1, 8, 16, 32, 64, 128, 256, 1024]) {
      const x = normals(N).map((v, i) => v + mean + (i < outliers ? 1e4 : 0));
      assertLessOrEqual(varianceError(x), 1e-5, `${outliers} outliers at mean ${mean}`);
    }
  }
});
Deno.test("squares that overflow or vanish in float32 do not spoil the result", () => {
  for (const scale of [1e30, 1e-25]) {
    onOneChannel(normals(1000).map((v) => v * scale), ({ y }) => {
      let square = 0;
      for (const v of y) square += v * v / y.length;
      assertLessOrEqual(Math.abs(square - 1), 1e-5, `scale ${scale}`);
    }, 0);
  }
});

Deno.test("NaN and infinities make their channel NaN, and only theirs", () => {
  onEveryBuild("NaN", (kernel) => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      for (const at of [0, 1, 40, 59]) {
        for (const inner of [1, 6]) {
          const s = { outer: 60, channels: 6, inner }, x = normals(size(s));
          x[(at * 6 + 2) * inner] = bad;
          const { y } = forward(kernel, s, x, new Float32Array(6).fill(1), new Float32Array(6));
          y.values.forEach((v, i) => {
            assertEquals(Number.isNaN(v), Math.floor(i / inner) % 6 === 2, `${bad} at row ${at}`);
          });
        }
      }
    }
  });
});

Deno.test("backward keeps its precision where the mean is large", () => {
  onEveryBuild("backward", (kernel) => {
    for (const [s, planes] of single(4096)) {
      // Whole numbers, so that the offset does not change them.
      const noise = normals(4096).map((v) => Math.round(8 * v)), dy = normals(4096);
      for (const offset of [0, 1e3, 1e6]) {
        const x = noise.map((v) => v + offset), want = backward64(s, x, dy, Float32Array.of(1.5));
        const { dx, dGamma } = backward(kernel, s, x, dy, [1.5], planes);
        assertLessOrEqual(distance(dx.values, want.dx), 1e-6, `offset ${offset}`);
        const errorGamma = distance(dGamma.values, want.dGamma, want.turnover);
        assertLessOrEqual(errorGamma, 1e-6, `offset ${offset}`);
      }
    }
  });
});

Deno.test("a constant cotangent moves nothing", () => {
  onEveryBuild("backward of a sum", (kernel) => {
    for (const s of [{ outer: 60, channels: 5, inner: 1 }, { outer: 4, channels: 3, inner: 49 }]) {
      const dy = new Float32Array(size(s)).fill(1), gamma = new Float32Array(s.channels).fill(1);
      const { dx } = backward(kernel, s, data(s), dy, gamma);
      assertLessOrEqual(Math.max(...dx.values.map(Math.abs)), 1e-6);
    }
  });
});

Deno.test("batch norm gives the same bits every time", () => {
  onEveryBuild("repeat", (kernel) => {
    for (
      const s of [{ outer: 60, channels: 101, inner: 1 }, { outer: 3, channels: 5, inner: 77 }]
    ) {
      const x = data(s), gamma = normals(s.channels), dy = normals(size(s));
      const run = () => {
        const f = forward(kernel, s, x, gamma, gamma), b = backward(kernel, s, x, dy, gamma);
        return [f.y, f.mean, f.variance, b.dx, b.dGamma, b.dBeta].map((a) => a.values);
      };
      assertEquals(run(), run());
    }
  });
});
