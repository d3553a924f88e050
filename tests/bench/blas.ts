/**
 * From which size on a product is worth a call of the system's BLAS, one thread each.
 *
 * @module
 */
import { type Blas, useBlas } from "../../mod.ts";
import { gemmBy } from "../../src/backend/blas/gemm.ts";
import { openLibrary } from "../../src/backend/blas/library.ts";
import { WORKSPACE } from "../../src/backend/memory.ts";
import { instantiate } from "../../src/backend/wasm/loader.ts";
import { withNumbers } from "./compiled.ts";
import { here, race } from "./rounds.ts";
import { digits, doing, print, time } from "./table.ts";

/** m, k, n */
const SIZES: readonly (readonly [number, number, number])[] = [
  ...[8, 12, 16, 20, 32, 512].map((n) => [n, n, n] as const),
  [60, 784, 100],
];
const FORMS = ["NN", "NT", "TN"];

/** Races and prints, or says why there is no BLAS. */
export async function crossover(): Promise<void> {
  let blas: Blas;
  try {
    blas = useBlas();
  } catch (error) {
    return console.log(`\n${(error as Error).message}`);
  }
  blas.stop();
  const { gemm: own } = instantiate("fma")!, other = gemmBy(openLibrary(blas.library).sgemm);
  const rows: string[][] = [["", "WebAssembly", ...FORMS.map((form) => `BLAS, ${form}`)]];
  for (const [m, k, n] of SIZES) {
    // Many at a time: timing one takes longer than the smallest.
    const together = m * k * n < 1e6 ? 100 : 1, cells: string[] = [];
    let took = 0;
    await withNumbers(async (numbers) => {
      const [a, b, c] = [numbers(m * k), numbers(k * n), numbers(m * n)];
      for (const form of FORMS) {
        const tA = form[0] === "T", tB = form[1] === "T", lda = tA ? m : k, ldb = tB ? k : n;
        const candidate = (name: string, gemm: typeof own) =>
          here(name, () => {
            for (let i = 0; i < together; i++) {
              gemm(tA, tB, m, n, k, a, lda, b, ldb, c, n, false, WORKSPACE);
            }
          });
        doing(`${form} ${m} × ${k} × ${n}`);
        const [ours, theirs] = await race([candidate("wasm", own), candidate("BLAS", other)]);
        took = ours!.microseconds / together;
        cells.push(`× ${digits(theirs!.ratio.median)}`);
      }
    });
    rows.push([`${m} × ${k} × ${n}`, time(took), ...cells]);
  }
  print(`${blas.name} (${blas.library}): its time over WebAssembly's, one thread each`, rows);
}
