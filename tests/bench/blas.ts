/**
 * The system's BLAS beside the WebAssembly kernels, one thread each: a training step, and the size
 * from which on a product is worth the call.
 *
 *     deno run -A tests/bench/blas.ts [path of a library]
 *
 * @module
 */
import { type Blas, useBlas } from "../../mod.ts";
import { gemmBy } from "../../src/backend/blas/gemm.ts";
import { openLibrary } from "../../src/backend/blas/library.ts";
import { allocate, heap, WORKSPACE } from "../../src/backend/memory.ts";
import { kernel } from "../../src/backend/wasm/loader.ts";
import { PAPER, trainingStep } from "./paper_network.ts";
import { type Candidate, race, type Timing } from "./rounds.ts";

/** m, k, n */
const SIZES: readonly (readonly [number, number, number])[] = [
  ...[8, 12, 16, 20, 32, 512].map((n) => [n, n, n] as const),
  [60, 784, 100],
];
const FORMS = ["NN", "NT", "TN"];

/** Times both, or says why there is no BLAS. */
export function raceBlas(library?: string): void {
  let blas: Blas;
  try {
    blas = useBlas(library === undefined ? {} : { library });
  } catch (error) {
    console.log(`\n${(error as Error).message}`);
    return;
  }
  console.log(`\n${blas.name} (${blas.library}) beside WebAssembly, one thread each`);
  const withBlas = kernel.gemm;
  blas.stop();
  raceSteps(kernel.gemm, withBlas);
  raceProducts(kernel.gemm, gemmBy(openLibrary(blas.library).sgemm));
}
type Gemm = typeof kernel.gemm;

function raceSteps(own: Gemm, withBlas: Gemm): void {
  const step = trainingStep(PAPER);
  const candidate = (name: string, gemm: Gemm): Candidate => ({
    name,
    run() {
      kernel.gemm = gemm;
      step();
    },
  });
  const [first, second] = race([candidate("wasm", own), candidate("BLAS", withBlas)]) as [
    Timing,
    Timing,
  ];
  kernel.gemm = own;
  const perSecond = [first, second].map((t) => `${t.name} ${(1e6 / t.microseconds).toFixed(0)}`);
  console.log(
    `training steps a second: ${perSecond.join(", ")}, × ${(1 / second.ratio).toFixed(2)}`,
  );
}

function raceProducts(own: Gemm, blas: Gemm): void {
  console.log(`product: WebAssembly's µs, and BLAS's time over it for ${FORMS.join(", ")}`);
  for (const [m, k, n] of SIZES) {
    const a = numbers(m * k), b = numbers(k * n), c = numbers(m * n);
    // Many at a time: calling one through `race` takes longer than the smallest.
    const together = m * k * n < 1e6 ? 100 : 1;
    const times = FORMS.map((form) => {
      const tA = form[0] === "T", tB = form[1] === "T", lda = tA ? m : k, ldb = tB ? k : n;
      const candidate = (name: string, gemm: Gemm): Candidate => ({
        name,
        run() {
          for (let i = 0; i < together; i++) {
            gemm(tA, tB, m, n, k, a, lda, b, ldb, c, n, false, WORKSPACE);
          }
        },
      });
      return race([candidate("wasm", own), candidate("BLAS", blas)]) as [Timing, Timing];
    });
    const took = (times[0]![0].microseconds / together).toFixed(2).padStart(9);
    const ratios = times.map(([, t]) => t.ratio.toFixed(2)).join("  ");
    console.log(`${`${m} × ${k} × ${n}`.padEnd(20)}${took} µs   ${ratios}`);
  }
}
/** Address of `n` numbers. */
function numbers(n: number): number {
  const { ptr } = allocate(4 * n);
  for (let i = 0; i < n; i++) heap.float32[ptr / 4 + i] = (i * 0.6180339887 % 1) * 2 - 1;
  return ptr;
}
if (import.meta.main) raceBlas(Deno.args[0]);
