import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import type { Exports } from "../../src/backend/wasm/exports.ts";
import { input, integers, normals, once, onEveryBuild, output } from "./guarded.ts";

const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 31];

interface Step {
  readonly lr: number;
  readonly momentum: number | null;
  readonly dampening: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
}
const STEPS: readonly Step[] = [
  { lr: 0.1, momentum: null, dampening: 0, nesterov: false, weightDecay: 0 },
  { lr: 0.1, momentum: null, dampening: 0, nesterov: false, weightDecay: 0.01 },
  { lr: 0.1, momentum: 0.9, dampening: 0, nesterov: false, weightDecay: 0 },
  { lr: 0.1, momentum: 0.9, dampening: 0.3, nesterov: false, weightDecay: 0.01 },
  { lr: 0.1, momentum: 0.9, dampening: 0, nesterov: true, weightDecay: 0.01 },
];

Deno.test("sgd follows PyTorch's formula in place, in every size", () => {
  onEveryBuild("sgd", (kernel) => {
    for (const { lr, momentum, dampening, nesterov, weightDecay } of STEPS) {
      for (const n of SIZES) {
        once(`sgd of ${n}`, () => {
          const [p0, v0] = [normals(n), normals(n)];
          const p = output(n, p0), v = output(n, v0), g = input(normals(n));
          if (momentum === null) kernel.sgd(p.address, g.address, n, lr, weightDecay);
          else {
            const rest = [n, lr, momentum, dampening, nesterov, weightDecay] as const;
            kernel.sgdMomentum(p.address, g.address, v.address, ...rest);
          }
          const [ps, vs, gs] = [p.values, v.values, g.values];
          for (let i = 0; i < n; i++) {
            const d = gs[i]! + weightDecay * p0[i]!;
            const velocity = momentum === null ? d : momentum * v0[i]! + (1 - dampening) * d;
            const step = nesterov ? d + momentum! * velocity : velocity;
            if (momentum !== null) assertLessOrEqual(Math.abs(vs[i]! - velocity), 1e-6);
            assertLessOrEqual(Math.abs(ps[i]! - (p0[i]! - lr * step)), 1e-6);
          }
          if (momentum === null) assertEquals(vs, v0);
        });
      }
    }
  });
});

function crossEntropy(
  kernel: Exports,
  [rows, classes]: readonly [number, number],
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  g: number,
) {
  const z = input(logits), picks = integers(labels);
  const residue = output(2 * rows), dz = output(rows * classes);
  const loss = kernel.crossEntropy(z.address, picks.address, rows, classes, residue.address);
  const from = [z.address, picks.address, rows, classes, residue.address] as const;
  kernel.crossEntropyVjp(...from, dz.address, g / rows);
  return { loss, dz: dz.values };
}
function truth(
  [rows, classes]: readonly [number, number],
  logits: Float32Array,
  labels: ArrayLike<number>,
  g: number,
) {
  const dz = new Float64Array(rows * classes);
  let loss = 0;
  for (let r = 0; r < rows; r++) {
    const z = logits.subarray(r * classes, (r + 1) * classes), most = Math.max(...z);
    const sum = z.reduce((t, v) => t + Math.exp(v - most), 0);
    loss += (Math.log(sum) + most - z[labels[r]!]!) / rows;
    z.forEach((v, i) => {
      const p = Math.exp(v - most) / sum - (i === labels[r] ? 1 : 0);
      dz[r * classes + i] = p * g / rows;
    });
  }
  return { loss, dz };
}

Deno.test("softmax cross-entropy: loss and gradient in every number of classes", () => {
  onEveryBuild("cross-entropy", (kernel) => {
    for (const rows of [1, 2, 5, 60]) {
      for (const classes of [1, 2, 3, 4, 5, 7, 8, 9, 10, 100, 1030]) {
        for (const scale of [1, 30, 1e4]) {
          once(`[${rows}, ${classes}] × ${scale}`, () => {
            const z = normals(rows * classes).map((v) => v * scale);
            const labels = Int32Array.from({ length: rows }, (_, i) => i * 7 % classes);
            const got = crossEntropy(kernel, [rows, classes], z, labels, 1.5);
            const want = truth([rows, classes], z, labels, 1.5);
            assertLessOrEqual(Math.abs(got.loss - want.loss), 1e-6 * (1 + want.loss));
            want.dz.forEach((v, i) => {
              assertLessOrEqual(Math.abs(got.dz[i]! - v), 1e-6 * 1.5 / rows, `at ${i}`);
            });
          });
        }
      }
    }
  });
});
Deno.test("softmax cross-entropy: huge logits, impossible classes, NaN", () => {
  onEveryBuild("cross-entropy", (kernel) => {
    const sure = crossEntropy(kernel, [1, 3], [1000, 0, -1000], [0], 1);
    assertEquals(sure.loss, 0);
    assertEquals([...sure.dz].map(Math.abs), [0, 0, 0]);
    const wrong = crossEntropy(kernel, [1, 3], [1000, 0, -1000], [2], 1);
    assertEquals(wrong.loss, 2000);
    assertEquals([...wrong.dz], [1, 0, -1]);
    const impossible = crossEntropy(kernel, [1, 3], [0, -Infinity, 0], [0], 1);
    assertLessOrEqual(Math.abs(impossible.loss - Math.LN2), 1e-7);
    assertEquals([...impossible.dz], [-0.5, 0, 0.5]);
    assert(Number.isNaN(crossEntropy(kernel, [1, 3], [0, NaN, 0], [0], 1).loss));
  });
});
