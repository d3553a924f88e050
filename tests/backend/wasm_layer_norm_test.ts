import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import type { Exports } from "../../src/backend/wasm/exports.ts";
import { input, normals, once, onEveryBuild, output } from "./guarded.ts";

const EPS = 1e-5;

/** Forward and backward by the definition in float64, and the size of the terms that are added. */
function truth(
  [rows, width]: readonly [number, number],
  [x, gamma, beta, dy]: readonly Float32Array[],
  eps = EPS,
) {
  const y = new Float64Array(rows * width), dx = new Float64Array(rows * width);
  const dGamma = new Float64Array(width), dBeta = new Float64Array(width);
  let largest = 0, turnover = 0;
  for (let r = 0; r < rows; r++) {
    const at = Array.from({ length: width }, (_, i) => r * width + i);
    const average = (f: (i: number, j: number) => number) =>
      at.reduce((sum, i, j) => sum + f(i, j), 0) / width;
    const mean = average((i) => x![i]!), variance = average((i) => (x![i]! - mean) ** 2);
    const invStd = 1 / Math.sqrt(variance + eps), xHat = (i: number) => (x![i]! - mean) * invStd;
    const inner = (i: number, j: number) => dy![i]! * gamma![j]!;
    const level = average(inner), slope = average((i, j) => inner(i, j) * xHat(i));
    at.forEach((i, j) => {
      y[i] = xHat(i) * gamma![j]! + beta![j]!;
      dx[i] = invStd * (inner(i, j) - level - xHat(i) * slope);
      dGamma[j]! += dy![i]! * xHat(i);
      dBeta[j]! += dy![i]!;
      largest = Math.max(largest, invStd * Math.abs(inner(i, j)));
      turnover = Math.max(turnover, Math.abs(dy![i]! * xHat(i)) * rows);
    });
  }
  return { y, dx, dGamma, dBeta, largest, turnover };
}
function run(
  kernel: Exports,
  [rows, width]: readonly [number, number],
  [x, gamma, beta, dy]: readonly ArrayLike<number>[],
  block = 1024,
  eps = EPS,
) {
  const [xs, g, b, dys] = [input(x!), input(gamma!), input(beta!), input(dy!)];
  const y = output(rows * width), residue = output(3 * rows), dx = output(rows * width);
  const dGamma = output(width), dBeta = output(width);
  const affine = [g.address, b.address, residue.address] as const;
  kernel.layerNorm(xs.address, y.address, rows, width, ...affine, eps);
  const operands = [xs.address, dys.address, dx.address, rows, width] as const;
  const [pg, pr, pdg, pdb] = [g.address, residue.address, dGamma.address, dBeta.address];
  const blocks = Math.ceil(rows / block), bytes = 4 * width;
  if (blocks === 1) kernel.layerNormVjp(...operands, pg, pr, pdg, pdb, block, 0);
  else {
    const sums = output(2 * blocks * width), s = sums.address;
    kernel.layerNormVjp(...operands, pg, pr, s, s + bytes, block, 2 * bytes);
    kernel.sumBlocks(s, blocks, 2 * bytes, pdg, width);
    kernel.sumBlocks(s + bytes, blocks, 2 * bytes, pdb, width);
  }
  return { y: y.values, dx: dx.values, dGamma: dGamma.values, dBeta: dBeta.values };
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
function check(
  kernel: Exports,
  [rows, width]: readonly [number, number],
  offset = 0,
  block = 1024,
): void {
  const what = `[${rows}, ${width}] at ${offset} in blocks of ${block}`;
  once(what, () => {
    // Whole numbers over 8 keep their value at an offset of up to 2²⁰.
    const x = normals(rows * width).map((v) => Math.round(8 * v) / 8 + offset);
    const operands = [x, normals(width), normals(width), normals(rows * width).map((v) => v + 1)];
    const got = run(kernel, [rows, width], operands, block), want = truth([rows, width], operands);
    assertLessOrEqual(distance(got.y, want.y), 2e-6, `y of ${what}`);
    assertLessOrEqual(distance(got.dx, want.dx, want.largest), 3e-6, `dx of ${what}`);
    assertLessOrEqual(distance(got.dBeta, want.dBeta), 2e-6, `dβ of ${what}`);
    assertLessOrEqual(distance(got.dGamma, want.dGamma, want.turnover), 1e-6, `dγ of ${what}`);
  });
}

Deno.test("layer norm: forward and backward in every shape", () => {
  onEveryBuild("layer norm", (kernel) => {
    for (const rows of [1, 2, 3, 60]) {
      for (const width of [1, 2, 3, 4, 5, 7, 8, 9, 13, 31, 33, 100, 511, 513, 1030]) {
        check(kernel, [rows, width]);
      }
    }
  });
});
Deno.test("layer norm: sums over rows in blocks, whole and cut off, even and odd", () => {
  onEveryBuild("layer norm", (kernel) => {
    for (const width of [1, 3, 4, 7, 16, 33]) {
      check(kernel, [1000, width], 0, 128);
      for (const rows of [3, 4, 5, 6, 7, 8, 9]) check(kernel, [rows, width], 0, 4);
      check(kernel, [5, width], 0, 2);
    }
  });
});
Deno.test("layer norm keeps its precision where the mean is large, forward and backward", () => {
  onEveryBuild("layer norm", (kernel) => {
    for (const offset of [1e3, 1e6]) check(kernel, [16, 300], offset);
  });
});

Deno.test("layer norm is exact at offset 1e7, where float32 cannot hold the mean", () => {
  onEveryBuild("offset", (kernel) => {
    for (const offset of [0, 1e4, 4e4, 1e6, 1e7, -1e7, 16777212]) {
      const row = [0, 1, 2, 3].map((v) => v + offset), ones = [1, 1, 1, 1], zeros = [0, 0, 0, 0];
      run(kernel, [1, 4], [row, ones, zeros, ones]).y.forEach((v, i) => {
        const want = (i - 1.5) / Math.sqrt(1.25 + EPS);
        assertLessOrEqual(Math.abs(v - want), 2 ** -22, `offset ${offset}`);
      });
    }
  });
});
Deno.test("a row of equal elements becomes exactly β", () => {
  onEveryBuild("constant", (kernel) => {
    for (const value of [0, 0.1, 1234.567, 1357.4, 1e7 + 1]) {
      for (const width of [1, 3, 60, 1000]) {
        const x = new Float32Array(width).fill(value),
          beta = normals(width),
          gamma = normals(width);
        assertEquals(run(kernel, [1, width], [x, gamma, beta, x]).y, beta, `${value} × ${width}`);
      }
    }
  });
});
Deno.test("layer norm is right when the first numbers of a row are far from the rest", () => {
  onEveryBuild("outliers", (kernel) => {
    const width = 32768, ones = new Float32Array(width).fill(1), zeros = new Float32Array(width);
    for (const outliers of [1, 32, 64, 1024]) {
      const x = normals(width).map((v, i) => v + (i < outliers ? 1e4 : 0));
      const got = run(kernel, [1, width], [x, ones, zeros, ones]);
      const want = truth([1, width], [x, ones, zeros, ones]);
      assertLessOrEqual(distance(got.y, want.y), 1e-6, `${outliers} outliers`);
    }
  });
});
Deno.test("a NaN or an infinity spoils its row and no other", () => {
  onEveryBuild("NaN", (kernel) => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      for (const at of [0, 1, 36]) {
        const x = normals(3 * 37), ones = new Float32Array(37).fill(1);
        x[37 + at] = bad;
        const { y } = run(kernel, [3, 37], [x, ones, ones, x]);
        y.forEach((v, i) =>
          assert(Number.isNaN(v) === (Math.floor(i / 37) === 1), `${bad} at ${at}`)
        );
      }
    }
  });
});
