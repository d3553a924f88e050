import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { WORKSPACE } from "../../src/backend/memory.ts";
import type { Exports } from "../../src/backend/wasm/exports.ts";
import { input, normals, once, onEveryBuild, output } from "./guarded.ts";

const EPS = 1e-5;

/** Forward and backward by the definition in float64, and the size of the terms that are added. */
function truth(
  [rows, width]: readonly [number, number],
  [x, gamma, dy]: readonly Float32Array[],
) {
  const y = new Float64Array(rows * width), dx = new Float64Array(rows * width);
  const dGamma = new Float64Array(width);
  let largest = 0, turnover = 0;
  for (let r = 0; r < rows; r++) {
    const at = Array.from({ length: width }, (_, i) => r * width + i);
    const average = (f: (i: number, j: number) => number) =>
      at.reduce((sum, i, j) => sum + f(i, j), 0) / width;
    const scale = 1 / Math.sqrt(average((i) => x![i]! ** 2) + EPS);
    const inner = (i: number, j: number) => dy![i]! * gamma![j]!;
    const slope = average((i, j) => inner(i, j) * x![i]! * scale);
    at.forEach((i, j) => {
      const xHat = x![i]! * scale;
      y[i] = xHat * gamma![j]!;
      dx[i] = scale * (inner(i, j) - xHat * slope);
      dGamma[j]! += dy![i]! * xHat;
      largest = Math.max(largest, scale * Math.abs(inner(i, j)));
      turnover = Math.max(turnover, Math.abs(dy![i]! * xHat) * rows);
    });
  }
  return { y, dx, dGamma, largest, turnover };
}
function run(
  kernel: Exports,
  [rows, width]: readonly [number, number],
  [x, gamma, dy]: readonly ArrayLike<number>[],
) {
  const [xs, g, dys] = [input(x!), input(gamma!), input(dy!)];
  const y = output(rows * width), residue = output(rows), dx = output(rows * width);
  const dGamma = output(width), shape = [rows, width] as const;
  kernel.rmsNorm(xs.address, y.address, ...shape, g.address, residue.address, EPS);
  const results = [residue.address, dGamma.address, WORKSPACE] as const;
  kernel.rmsNormVjp(xs.address, dys.address, dx.address, ...shape, g.address, ...results);
  return { y: y.values, dx: dx.values, dGamma: dGamma.values };
}
function distance(got: Float32Array, want: Float64Array, scale = 0): number {
  let difference = 0;
  for (let i = 0; i < want.length; i++) {
    const d = Math.abs(got[i]! - want[i]!);
    if (!(d <= difference)) difference = d;
    scale = Math.max(scale, Math.abs(want[i]!));
  }
  return scale === 0 ? difference : difference / scale;
}
function check(kernel: Exports, [rows, width]: readonly [number, number]): void {
  const what = `[${rows}, ${width}]`;
  once(what, () => {
    const operands = [normals(rows * width), normals(width), normals(rows * width)];
    const got = run(kernel, [rows, width], operands), want = truth([rows, width], operands);
    assertLessOrEqual(distance(got.y, want.y), 2e-6, `y of ${what}`);
    assertLessOrEqual(distance(got.dx, want.dx, want.largest), 3e-6, `dx of ${what}`);
    assertLessOrEqual(distance(got.dGamma, want.dGamma, want.turnover), 1e-6, `dγ of ${what}`);
  });
}

Deno.test("RMS norm: forward and backward in every shape", () => {
  onEveryBuild("RMS norm", (kernel) => {
    for (const rows of [1, 2, 3, 60]) {
      for (const width of [1, 2, 3, 4, 5, 7, 8, 9, 13, 31, 33, 100, 511, 513, 1030]) {
        check(kernel, [rows, width]);
      }
    }
  });
});
Deno.test("RMS norm: more rows than float32 adds up", () => {
  onEveryBuild("RMS norm", (kernel) => {
    for (const width of [1, 3, 4, 7, 16]) {
      for (const rows of [256, 257, 1000]) check(kernel, [rows, width]);
    }
  });
});
Deno.test("RMS norm of zeros is zero, and a NaN spoils its row and no other", () => {
  onEveryBuild("NaN", (kernel) => {
    const ones = new Float32Array(37).fill(1), zeros = new Float32Array(3 * 37);
    assertEquals(run(kernel, [3, 37], [zeros, ones, zeros]).y, zeros);
    for (const bad of [NaN, Infinity]) {
      const x = normals(3 * 37);
      x[37 + 36] = bad;
      const { y } = run(kernel, [3, 37], [x, ones, x]);
      y.forEach((v, i) => {
        const own = Math.floor(i / 37) === 1;
        if (!own) assert(Number.isFinite(v), `${bad} in row 1 spoils ${i}`);
        else if (Number.isNaN(bad)) assert(Number.isNaN(v));
      });
      assert(Number.isNaN(y[37 + 36]));
    }
  });
});
