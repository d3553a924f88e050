/**
 * The WebAssembly kernels: what fused multiply-add gains, what exact statistics cost, and how far
 * the plain TypeScript of the reference is behind.
 *
 *     deno run -A tests/bench/kernels.ts
 *
 * @module
 */
import {
  batchNorm,
  groupNorm,
  layerNorm,
  reference,
  rmsNorm,
  scope,
  tensor,
  useBackend,
} from "../../mod.ts";
import { type Backend, empty } from "../../src/backend/backend.ts";
import { allocate, heap, memory, WORKSPACE } from "../../src/backend/memory.ts";
import { BUILDS, compile } from "../../src/backend/wasm/build.ts";
import type { Exports } from "../../src/backend/wasm/exports.ts";
import { instantiate } from "../../src/backend/wasm/loader.ts";
import { wasm } from "../../src/backend/wasm/wasm.ts";
import type { Tensor } from "../../mod.ts";
import { type Candidate, race } from "./rounds.ts";

const fma = instantiate("fma")!, simd = instantiate("simd")!, EPS = 1e-5;

/** Address of `n` numbers, evenly spread over -1 to 1 in an order without a pattern. */
function numbers(n: number): number {
  const { ptr } = allocate(4 * n), start = ptr / 4;
  for (let i = 0; i < n; i++) heap.float32[start + i] = (i * 0.6180339887 % 1) * 2 - 1;
  return ptr;
}
/**
 * Prints a line: `work` is in millions of operations or bytes, of which `unit` is a thousand a
 * second.
 */
function line(what: string, work: number, unit: string, candidates: Candidate[]): void {
  const [first, ...others] = race(candidates), rate = work / first!.microseconds * 1e3;
  const beside = others.map((t) => `${t.name} × ${t.ratio.toFixed(2)}`);
  console.log(
    `${what.padEnd(32)} ${first!.microseconds.toFixed(1).padStart(9)} µs`,
    `${rate.toFixed(1).padStart(6)} ${unit}   ${beside.join("   ")}`,
  );
}

function products(): void {
  console.log("\nMatrix products, and the time of other ways beside ours (× 2 is half as fast)");
  const shapes = [
    ["NN", 60, 784, 100],
    ["NT", 60, 784, 100],
    ["TN", 784, 60, 100],
    ["NN", 60, 100, 10],
    ["NN", 512, 512, 512],
  ] as const;
  for (const [form, m, k, n] of shapes) {
    const [ta, tb] = [form[0] === "T", form[1] === "T"], c = numbers(m * n);
    const a = numbers(m * k), b = numbers(k * n), lda = ta ? m : k, ldb = tb ? k : n;
    const product = (name: string, { gemm }: Exports): Candidate => ({
      name,
      run: () => gemm(ta, tb, m, n, k, a, lda, b, ldb, c, n, false, WORKSPACE),
    });
    const x = empty([m, k], "float32"), y = empty([k, n], "float32");
    const plain = {
      name: "TypeScript",
      run: () => scope(() => void reference.matmul(x, y, [m, n])),
    };
    line(`${form} ${m} × ${k} × ${n}`, 2e-6 * m * n * k, "GF/s", [
      product("fused multiply-add", fma),
      product("multiply, then add", simd),
      ...form === "NN" && m < 512 ? [plain] : [],
    ]);
  }
}

/** Kernels of `naive.as.ts`. */
interface Naive {
  columns(x: number, y: number, n: number, c: number, g: number, b: number, eps: number): void;
  planes(
    x: number,
    y: number,
    n: number,
    c: number,
    i: number,
    g: number,
    b: number,
    eps: number,
  ): void;
  rows(x: number, y: number, n: number, w: number, g: number, b: number, eps: number): void;
}
async function naiveKernels(): Promise<Naive> {
  const source = new URL("naive.as.ts", import.meta.url), { features } = BUILDS.fma;
  const bytes = await compile({ source, features, optimizeLevel: 3, memoryBase: 524288 });
  const module = new WebAssembly.Module(bytes);
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Naive;
}

async function norms(): Promise<void> {
  const naive = await naiveKernels();
  console.log("\nNormalization; naive is E[x²] − E[x]² with the mean folded, copy moves x to y");
  for (const [n, c, i] of [[60, 100, 1], [128, 512, 1], [64, 16, 784], [32, 64, 1024]] as const) {
    const size = n * c * i, [x, dy, y] = [numbers(size), numbers(size), numbers(size)];
    const [g, b, m, v] = [numbers(c), numbers(c), numbers(c), numbers(c)];
    const [r, dg, db] = [numbers(2 * c), numbers(c), numbers(c)];
    const forward = i === 1
      ? () => fma.batchNormColumns(x, y, n, c, g, b, m, v, r, EPS, WORKSPACE)
      : () => fma.batchNormPlanes(x, y, n, c, i, g, b, m, v, r, EPS, WORKSPACE);
    const backward = i === 1
      ? () => fma.batchNormColumnsVjp(x, dy, y, n, c, g, m, r, dg, db, WORKSPACE)
      : () => fma.batchNormPlanesVjp(x, dy, y, n, c, i, g, m, r, dg, db, WORKSPACE);
    const folded = i === 1
      ? () => naive.columns(x, y, n, c, g, b, EPS)
      : () => naive.planes(x, y, n, c, i, g, b, EPS);
    const shape = i === 1 ? `[${n}, ${c}]` : `[${n}, ${c}, ${i}]`;
    const copy = { name: "copy", run: () => fma.copy(x, y, size) };
    line(`batch norm ${shape}`, 8e-6 * size, "GB/s", [
      { name: "ours", run: forward },
      { name: "naive", run: folded },
      copy,
    ]);
    line(`  backward`, 12e-6 * size, "GB/s", [{ name: "ours", run: backward }, copy]);
  }
  for (const [n, w] of [[60, 128], [4096, 768]] as const) {
    const size = n * w, [x, dy, y] = [numbers(size), numbers(size), numbers(size)];
    const [g, b, r, dg, db] = [numbers(w), numbers(w), numbers(3 * n), numbers(w), numbers(w)];
    const forward = () => fma.layerNorm(x, y, n, w, g, b, r, EPS);
    const backward = () => fma.layerNormVjp(x, dy, y, n, w, g, r, dg, db, WORKSPACE);
    const copy = { name: "copy", run: () => fma.copy(x, y, size) };
    line(`layer norm [${n}, ${w}]`, 8e-6 * size, "GB/s", [
      { name: "ours", run: forward },
      { name: "naive", run: () => naive.rows(x, y, n, w, g, b, EPS) },
      copy,
    ]);
    line(`  backward`, 12e-6 * size, "GB/s", [{ name: "ours", run: backward }, copy]);
    const rms = () => fma.rmsNorm(x, y, n, w, g, r, EPS);
    const rmsBackward = () => fma.rmsNormVjp(x, dy, y, n, w, g, r, dg, WORKSPACE);
    line(`RMS norm [${n}, ${w}]`, 8e-6 * size, "GB/s", [
      { name: "ours", run: rms },
      { name: "layer norm", run: forward },
      copy,
    ]);
    line(`  backward`, 12e-6 * size, "GB/s", [
      { name: "ours", run: rmsBackward },
      { name: "layer norm", run: backward },
      copy,
    ]);
  }
}

function elements(): void {
  console.log("\nElements");
  const n = 6000, x = numbers(n), y = numbers(n), z = numbers(n);
  const copy = { name: "copy", run: () => fma.copy(x, z, n) };
  for (const name of ["relu", "sqrt", "exp", "log", "sigmoid", "tanh"] as const) {
    const run = () => fma[name](x, z, n);
    line(`${name} of 6000`, 8e-6 * n, "GB/s", [{ name, run }, copy]);
  }
  const add = () => fma.add(x, 0, 1, y, 0, 1, z, 1, n), sum = () => fma.sum(x, z, 1, n, 1);
  const addRow = () => fma.add(x, 100, 1, y, 0, 1, z, 60, 100);
  const columns = () => fma.sum(x, z, 1, 60, 100);
  line("add [60, 100] and [60, 100]", 12e-6 * n, "GB/s", [{ name: "add", run: add }, copy]);
  line("add [60, 100] and [100]", 8e-6 * n, "GB/s", [{ name: "add", run: addRow }, copy]);
  line("sum of 6000", 4e-6 * n, "GB/s", [{ name: "sum", run: sum }, copy]);
  line("sum of [60, 100] over rows", 4e-6 * n, "GB/s", [{ name: "sum", run: columns }, copy]);
}

/** The same call through the public functions, on both backends. */
function operations(): void {
  console.log("\nOperations as a user calls them, and the plain TypeScript reference");
  const on = (name: string, backend: Backend, f: () => Tensor): Candidate => ({
    name,
    run() {
      const before = useBackend(backend);
      scope(() => void f());
      useBackend(before);
    },
  });
  const make = (shape: readonly number[]): Tensor<readonly number[], "float32"> => {
    const n = shape.reduce((a, b) => a * b, 1);
    return tensor(Float32Array.from({ length: n }, (_, i) => Math.sin(i)), [...shape]);
  };
  const x = make([60, 100]), row = make([100]), small = make([4, 4]), smallRow = make([4]);
  const calls: [string, () => Tensor][] = [
    ["batchNorm [60, 100]", () => batchNorm(x, row, row)[0]],
    ["layerNorm [60, 100]", () => layerNorm(x, row, row)],
    ["rmsNorm [60, 100]", () => rmsNorm(x, row)],
    ["groupNorm [60, 100] in 4 groups", () => groupNorm(x, 4, row, row)],
    ["sigmoid [60, 100]", () => x.sigmoid()],
    ["add [60, 100] and [100]", () => x.add(row)],
    ["add [4, 4] and [4]", () => small.add(smallRow)],
    ["matmul [4, 4] by [4, 4]", () => small.matmul(small as never)],
    ["batchNorm [4, 4]", () => batchNorm(small, smallRow, smallRow)[0]],
  ];
  for (const [name, f] of calls) {
    const [ours, plain] = race([on("wasm", wasm, f), on("TypeScript", reference, f)]);
    const time = ours!.microseconds.toFixed(2).padStart(8);
    console.log(`${name.padEnd(32)} ${time} µs   TypeScript × ${plain!.ratio.toFixed(1)}`);
  }
}

/** Prints all tables. */
export async function kernels(): Promise<void> {
  products();
  await norms();
  elements();
  operations();
}
if (import.meta.main) await kernels();
