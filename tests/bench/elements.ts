/**
 * Element by element and operation by operation: the kernels beside a copy, and the public functions
 * beside the plain TypeScript of the reference.
 *
 * @module
 */
import { batchNorm, layerNorm, reference, scope, tensor, useBackend } from "../../mod.ts";
import type { Tensor } from "../../mod.ts";
import type { Backend } from "../../src/backend/backend.ts";
import { instantiate } from "../../src/backend/wasm/loader.ts";
import { wasm } from "../../src/backend/wasm/wasm.ts";
import { withNumbers } from "./compiled.ts";
import { PAPER, trainingStep } from "./paper_network.ts";
import { type Candidate, here, race } from "./rounds.ts";
import { digits, doing, print, time } from "./table.ts";

/** Kernels of one element or one sum. */
async function elements(): Promise<void> {
  const { add, sum, copy, ...unary } = instantiate("fma")!, n = 6000;
  const rows: string[][] = [];
  await withNumbers(async (numbers) => {
    const x = numbers(n), y = numbers(n), z = numbers(n);
    const line = async (what: string, bytes: number, run: () => void) => {
      doing(what);
      const [ours, beside] = await race([here(what, run), here("copy", () => copy(x, z, n))]);
      const rate = bytes / ours!.microseconds / 1e3;
      rows.push([
        what,
        time(ours!.microseconds),
        `${digits(rate)} GB/s`,
        `copy × ${digits(beside!.ratio.median)}`,
      ]);
    };
    for (const name of ["relu", "sqrt", "exp", "log", "sigmoid", "tanh"] as const) {
      await line(`${name} of 6000`, 8 * n, () => unary[name](x, z, n));
    }
    await line("add [60, 100] and [60, 100]", 12 * n, () => add(x, 0, 1, y, 0, 1, z, 1, n));
    await line("add [60, 100] and [100]", 8 * n, () => add(x, 100, 1, y, 0, 1, z, 60, 100));
    await line("sum of 6000", 4 * n, () => sum(x, z, 1, n, 1, 1));
    await line("sum of [60, 100] over rows", 4 * n, () => sum(x, z, 1, 60, 100, 100));
  });
  print("Elements", rows);
}

/** The same call through the public functions, on both backends. */
async function operations(): Promise<void> {
  const on = (backend: Backend, f: () => void): Candidate =>
    here(backend.name, () => {
      const before = useBackend(backend);
      f();
      useBackend(before);
    });
  const make = (shape: readonly number[]): Tensor<readonly number[], "float32"> => {
    const n = shape.reduce((a, b) => a * b, 1);
    return tensor(Float32Array.from({ length: n }, (_, i) => Math.sin(i)), [...shape]);
  };
  const x = make([60, 100]), row = make([100]), small = make([4, 4]), smallRow = make([4]);
  const calls: [string, () => Tensor][] = [
    ["batchNorm [60, 100]", () => batchNorm(x, row, row)[0]],
    ["layerNorm [60, 100]", () => layerNorm(x, row, row)],
    ["sigmoid [60, 100]", () => x.sigmoid()],
    ["add [60, 100] and [100]", () => x.add(row)],
    ["add [4, 4] and [4]", () => small.add(smallRow)],
    ["matmul [4, 4] by [4, 4]", () => small.matmul(small as never)],
    ["batchNorm [4, 4]", () => batchNorm(small, smallRow, smallRow)[0]],
  ];
  const rows: string[][] = [];
  const line = async (what: string, f: () => void) => {
    doing(what);
    const [ours, plain] = await race([on(wasm, f), on(reference, f)]);
    const slower = digits(plain!.ratio.median);
    rows.push([what, time(ours!.microseconds), `TypeScript × ${slower}`]);
  };
  for (const [what, f] of calls) await line(what, () => scope(() => void f()));
  await line("training step of the paper's network", trainingStep(PAPER));
  print("As a user calls them, and the plain TypeScript of the reference", rows);
}

/** Prints both tables. */
export async function elementwise(): Promise<void> {
  await elements();
  await operations();
}
