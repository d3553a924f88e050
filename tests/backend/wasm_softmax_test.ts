import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { reference, type Tensor, tensor, useBackend, wasm } from "../../mod.ts";
import type { Exports } from "../../src/backend/wasm/exports.ts";
import { input, normals, once, onEveryBuild, output, sameNumber } from "./guarded.ts";

const WIDTHS = [1, 2, 3, 4, 5, 7, 8, 9, 10, 100, 511, 513, 1030];
/** Float32's rounding error. */
const U = 2 ** -24;

interface Row {
  readonly softmax: readonly number[];
  readonly logSoftmax: readonly number[];
  readonly logSumExp: number;
  /** `max x − x`, which is rounded before `exp` is taken. */
  readonly below: readonly number[];
}
function truth(x: Float32Array): Row {
  const most = Math.max(...x), exps = Array.from(x, (v) => Math.exp(v - most));
  const sum = exps.reduce((a, b) => a + b, 0), log = Math.log(sum);
  return {
    softmax: exps.map((e) => e / sum),
    logSoftmax: Array.from(x, (v) => v - most - log),
    logSumExp: most + log,
    below: Array.from(x, (v) => most - v),
  };
}
function forEachShape(f: (rows: number, n: number, scale: number) => void): void {
  for (const rows of [1, 3]) {
    for (const n of WIDTHS) {
      for (const scale of [1, 30]) {
        once(`[${rows}, ${n}] × ${scale}`, () => f(rows, n, scale));
      }
    }
  }
}
const near = (got: number, want: number, error: number, what: string): void =>
  assertLessOrEqual(Math.abs(got - want), error, what);

/**
 * Relative error of a sum of exponentials: 1.1 units in the last place of each, which is 2.2
 * roundings, a logarithm of one unit, and √n roundings for the 128 numbers that a lane adds up.
 */
const SUM = (4 + Math.sqrt(128)) * U;

Deno.test("softmax, its logarithm and logSumExp in every width", () => {
  onEveryBuild("softmax", (kernel) => {
    forEachShape((rows, n, scale) => {
      const x = input(normals(rows * n).map((v) => v * scale));
      const [p, l, s] = [output(rows * n), output(rows * n), output(rows)];
      kernel.softmax(x.address, p.address, rows, n);
      kernel.logSoftmax(x.address, l.address, rows, n);
      kernel.logSumExp(x.address, s.address, rows, n);
      const [xs, ps, ls] = [x.values, p.values, l.values];
      for (let r = 0; r < rows; r++) {
        const want = truth(xs.subarray(r * n, (r + 1) * n));
        near(s.values[r]!, want.logSumExp, SUM + U * Math.abs(want.logSumExp), `logSumExp ${r}`);
        for (let i = 0; i < n; i++) {
          const at = `${r}, ${i}`, at1 = r * n + i, probability = want.softmax[i]!;
          // x − max is rounded, which changes its exponential by as much as it is large.
          const error = probability * (want.below[i]! * U + SUM + 3 * U) + 2 ** -149;
          near(ps[at1]!, probability, error, `softmax ${at}`);
          near(ls[at1]!, want.logSoftmax[i]!, SUM + 2 * U * want.below[i]!, `logSoftmax ${at}`);
        }
      }
    });
  });
});

Deno.test("the backward passes in every width", () => {
  onEveryBuild("softmax backward", (kernel) => {
    forEachShape((rows, n, scale) => {
      const x = normals(rows * n).map((v) => v * scale), g = normals(rows * n);
      const soft = new Float32Array(rows * n), log = new Float32Array(rows * n);
      const sums = new Float32Array(rows), perRow = normals(rows);
      for (let r = 0; r < rows; r++) {
        const row = truth(x.subarray(r * n, (r + 1) * n));
        soft.set(row.softmax, r * n);
        log.set(row.logSoftmax, r * n);
        sums[r] = row.logSumExp;
      }
      const [ga, ya, la] = [input(g), input(soft), input(log)];
      const [gr, xa, sa] = [input(perRow), input(x), input(sums)];
      const [d1, d2, d3] = [output(rows * n), output(rows * n), output(rows * n)];
      kernel.softmaxVjp(ga.address, ya.address, d1.address, rows, n);
      kernel.logSoftmaxVjp(ga.address, la.address, d2.address, rows, n);
      kernel.logSumExpVjp(gr.address, xa.address, sa.address, d3.address, rows, n);
      const [softs, logs, lses] = [d1.values, d2.values, d3.values];
      for (let r = 0; r < rows; r++) {
        let dot = 0, dots = 0, sum = 0, magnitude = 0;
        for (let i = r * n; i < (r + 1) * n; i++) {
          dot += g[i]! * soft[i]!;
          dots += Math.abs(g[i]! * soft[i]!);
          sum += g[i]!;
          magnitude += Math.abs(g[i]!);
        }
        for (let i = r * n; i < (r + 1) * n; i++) {
          const [gi, y, p] = [g[i]!, soft[i]!, Math.exp(log[i]!)];
          near(softs[i]!, y * (gi - dot), y * (SUM * dots + 4 * U * Math.abs(gi)) + 2 ** -149, "");
          near(logs[i]!, gi - p * sum, p * magnitude * SUM + 2 * U * Math.abs(gi), "logSoftmax");
          const e = perRow[r]! * Math.exp(x[i]! - sums[r]!), away = Math.abs(x[i]! - sums[r]!);
          near(lses[i]!, e, Math.abs(e) * U * (4 + away) + 4 * 2 ** -149, "logSumExp");
        }
      }
    });
  });
});

Deno.test("rows with NaN and infinities are what the formulas make of them", () => {
  const rows = [
    [0, -Infinity, 1, 2, 3],
    [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
    [0, Infinity, 1, 2, 3],
    [Infinity, Infinity, 1, 2, -Infinity],
    [0, NaN, 1, 2, 3],
    [0, 1, 2, 3, NaN],
    [1e38, -1e38, 0, 3e38, 3e38],
  ];
  const x = tensor(rows), last = { axis: -1 } as const;
  const functions: readonly (() => Tensor)[] = [
    () => x.softmax(last),
    () => x.logSoftmax(last),
    () => x.logSumExp(last),
  ];
  for (const f of functions) {
    const [fast, plain] = [wasm, reference].map((backend) => {
      const before = useBackend(backend);
      try {
        return Array.from(f().toArray());
      } finally {
        useBackend(before);
      }
    });
    plain!.forEach((want, i) => {
      const got = fast![i]!;
      assert(sameNumber(got, want) || Math.abs(got - want) <= 4 * SUM, `${f} ${i}: ${got}`);
    });
  }
});

Deno.test("probabilities add up to 1 in a row of a million", () => {
  onEveryBuild("softmax", (kernel: Exports) => {
    const n = 1_000_003, x = input(normals(n)), y = output(n);
    kernel.softmax(x.address, y.address, 1, n);
    near(y.values.reduce((a, b) => a + b, 0), 1, SUM, "sum");
    assertEquals(y.values.every((v) => v > 0), true);
  });
});
