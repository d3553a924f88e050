import { assert, assertLessOrEqual } from "@std/assert";
import type { ActivationName, BinaryName, UnaryName } from "../../src/backend/wasm/exports.ts";
import { erf } from "../../src/ops/error_function.ts";
import { EVERY_MAGNITUDE, MODERATE, SPECIAL } from "./sweeps.ts";
import { input, normals, once, onEveryBuild, output, sameNumber, ulp } from "./guarded.ts";

/** Sizes with every tail. */
const SIZES = Array.from({ length: 18 }, (_, n) => n);

const sigmoid = (x: number) => x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
function roundToEven(x: number): number {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}
/** Meaning, and largest error in units in the last place; 0 is the correctly rounded result. */
const unary: Record<UnaryName, readonly [(x: number) => number, number]> = {
  neg: [(x) => -x, 0],
  square: [(x) => x * x, 0],
  sqrt: [Math.sqrt, 0],
  // Half a unit of the root, which may count double, and half a unit of the quotient.
  rsqrt: [(x) => 1 / Math.sqrt(x), 1.5],
  exp: [Math.exp, 1.1],
  log: [Math.log, 1],
  sigmoid: [sigmoid, 2.5],
  tanh: [Math.tanh, 1.5],
  relu: [(x) => x <= 0 ? 0 : x, 0],
  step: [(x) => x > 0 ? 1 : 0, 0],
  abs: [Math.abs, 0],
  sign: [(x) => x > 0 ? 1 : x < 0 ? -1 : 0, 0],
  floor: [Math.floor, 0],
  ceil: [Math.ceil, 0],
  round: [roundToEven, 0],
  expm1: [Math.expm1, 1.6],
  log1p: [Math.log1p, 1.4],
  erf: [erf, 2.5],
  sin: [Math.sin, 1.6],
  cos: [Math.cos, 1.6],
  finite: [(x) => Math.abs(x) === Infinity ? 0 : x, 0],
};
const binary: Record<BinaryName, (x: number, y: number) => number> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  equal: (x, y) => x === y ? 1 : 0,
  minimum: Math.min,
  maximum: Math.max,
};
const derivative: Record<ActivationName, (y: number) => number> = {
  sigmoid: (y) => y * (1 - y),
  tanh: (y) => 1 - y * y,
  relu: (y) => y > 0 ? 1 : 0,
};
function checkUnary(
  name: UnaryName,
  y: Float32Array,
  x: Float32Array,
): { error: number; at: number } {
  let error = 0, at = 0;
  for (let i = 0; i < x.length; i++) {
    const exact = unary[name][0](x[i]!), want = Math.fround(exact), got = y[i]!;
    if (sameNumber(got, want)) continue;
    const e = Number.isFinite(got) && Number.isFinite(want)
      ? Math.abs(got - exact) / ulp(exact)
      : Infinity;
    if (e > error) [error, at] = [e, x[i]!];
  }
  return { error, at };
}

for (const name of Object.keys(unary) as UnaryName[]) {
  const most = unary[name][1];
  Deno.test(`${name}: every size, special values, at most ${most} ulp from float64`, () => {
    onEveryBuild(name, (kernel) => {
      for (const n of SIZES) {
        once(`${name} of ${n}`, () => {
          const x = input(normals(n)), y = output(n);
          kernel[name](x.address, y.address, n);
          const { error, at } = checkUnary(name, y.values, x.values);
          assertLessOrEqual(error, most, `${name}(${at}) in ${n}`);
        });
      }
      const special = input(SPECIAL), y = output(SPECIAL.length);
      kernel[name](special.address, y.address, SPECIAL.length);
      const { error, at } = checkUnary(name, y.values, special.values);
      assertLessOrEqual(error, most, `${name}(${at})`);
    });
  });
}

const swept = [
  "rsqrt",
  "exp",
  "log",
  "sigmoid",
  "tanh",
  "expm1",
  "log1p",
  "erf",
  "sin",
  "cos",
  "floor",
  "ceil",
  "round",
] as const;
for (const name of swept) {
  Deno.test(`${name} is accurate over the whole range of float32`, () => {
    onEveryBuild(name, (kernel) => {
      for (const x of [EVERY_MAGNITUDE, MODERATE]) {
        const from = input(x), y = output(x.length);
        kernel[name](from.address, y.address, x.length);
        const { error, at } = checkUnary(name, y.values, x);
        assertLessOrEqual(error, unary[name][1], `${name}(${at})`);
      }
    });
  });
}

for (const name of Object.keys(binary) as BinaryName[]) {
  Deno.test(`${name}: every size, offset and stretched operand, rounded correctly`, () => {
    // Strides from row to row and inside a row: both move, one stands still, rows are stretched.
    const forms = [
      [1, 1, 1, 1],
      [1, 1, 0, 1],
      [0, 1, 1, 1],
      [1, 1, 1, 0],
      [1, 0, 1, 1],
      [1, 1, 0, 0],
      [0, 0, 1, 1],
      [1, 0, 0, 1],
      [1, 0, 1, 0],
      [2, 1, 3, 1],
    ] as const;
    onEveryBuild(name, (kernel) => {
      for (const inner of SIZES) {
        for (const outer of [1, 3]) {
          for (const [xRow, xi, yRow, yi] of forms) {
            const xo = xRow * (xi ? inner : 1), yo = yRow * (yi ? inner : 1);
            const size = (o: number, i: number) => (outer - 1) * o + (inner - 1) * i + 1;
            once(`${name} of ${outer} × ${inner} by ${[xo, xi, yo, yi]}`, () => {
              const x = input(normals(Math.max(1, size(xo, xi))));
              const y = input(
                normals(Math.max(1, size(yo, yi))).map((v, i) => i % 3 ? v : x.values[0]!),
              );
              const z = output(outer * inner), [a, b] = [x.values, y.values];
              kernel[name](x.address, xo, xi, y.address, yo, yi, z.address, outer, inner);
              z.values.forEach((got, n) => {
                const o = Math.floor(n / inner), i = n % inner;
                const want = Math.fround(binary[name](a[o * xo + i * xi]!, b[o * yo + i * yi]!));
                assert(sameNumber(got, want), `${name} of ${outer} × ${inner} at ${n}: ${got}`);
              });
            });
          }
        }
      }
    });
  });
}

for (const name of Object.keys(derivative) as ActivationName[]) {
  Deno.test(`${name}'s backward pass: every size`, () => {
    onEveryBuild(`${name}Vjp`, (kernel) => {
      for (const n of SIZES) {
        once(`${name}Vjp of ${n}`, () => {
          const g = input(normals(n)), y = input(normals(n)), dx = output(n);
          kernel[`${name}Vjp`](g.address, y.address, dx.address, n);
          const [gs, ys] = [g.values, y.values];
          dx.values.forEach((got, i) => {
            const want = gs[i]! * derivative[name](ys[i]!), scale = Math.abs(gs[i]!);
            assertLessOrEqual(Math.abs(got - want), 4 * 2 ** -24 * scale * (1 + ys[i]! ** 2));
          });
        });
      }
    });
  });
}
