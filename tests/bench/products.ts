/**
 * Matrix products as a share of what the processor can multiply and add, and what fused
 * multiply-add gains.
 *
 * @module
 */
import { reference, scope } from "../../mod.ts";
import { empty } from "../../src/backend/backend.ts";
import { WORKSPACE } from "../../src/backend/memory.ts";
import type { Exports } from "../../src/backend/wasm/exports.ts";
import { instantiate } from "../../src/backend/wasm/loader.ts";
import { ceilings, withNumbers } from "./compiled.ts";
import type { Share } from "./results.ts";
import { type Candidate, here, race } from "./rounds.ts";
import { beside, digits, doing, percent, print, time } from "./table.ts";

/** C = A·B, with A or B transposed (T) or not (N); C is m × n. */
const CASES = [
  ["NN", 60, 784, 100],
  ["NT", 60, 784, 100],
  ["TN", 784, 60, 100],
  ["NN", 60, 100, 10],
  ["NN", 256, 256, 256],
  ["NN", 512, 512, 512],
] as const;
const PER_TURN = 96; // operations of `multiplyAdd`

/** Races and prints. */
export async function products(): Promise<Share[]> {
  const { multiplyAdd } = await ceilings(), shares: Share[] = [];
  const fma = instantiate("fma")!, simd = instantiate("simd")!;
  for (const [form, m, k, n] of CASES) {
    const what = `${form} ${m} × ${k} × ${n}`, work = 2 * m * n * k;
    doing(`product ${what}`);
    const [ours, peak, ...others] = await withNumbers((numbers) => {
      const [ta, tb] = [form[0] === "T", form[1] === "T"], c = numbers(m * n);
      const a = numbers(m * k), b = numbers(k * n), lda = ta ? m : k, ldb = tb ? k : n;
      const product = (name: string, { gemm }: Exports): Candidate =>
        here(name, () => gemm(ta, tb, m, n, k, a, lda, b, ldb, c, n, false, WORKSPACE));
      const x = empty([m, k], "float32"), y = empty([k, n], "float32");
      const plain = here("TypeScript", () => scope(() => void reference.matmul(x, y, [m, n])));
      const turns = work / PER_TURN; // as many operations as the product has
      return race([
        product("fused multiply-add", fma),
        here("peak", () => void multiplyAdd(turns, 0.5)),
        product("multiply, then add", simd),
        ...form === "NN" && m < 100 ? [plain] : [],
      ]);
    });
    shares.push({
      what,
      microseconds: ours!.microseconds,
      rate: work / ours!.microseconds / 1e3,
      unit: "GF/s",
      bound: `${digits(work / peak!.microseconds / 1e3)} GF/s`,
      share: peak!.ratio,
      others,
    });
  }
  print("Matrix products m × k × n; the peak is that of 128-bit fused multiply-adds", [
    ["", "", "", "peak", "share of it", "time of others over ours"],
    ...shares.map(({ what, microseconds, rate, bound, share, others }) => [
      what,
      time(microseconds),
      `${digits(rate)} GF/s`,
      bound,
      percent(share),
      others.map(beside).join(", "),
    ]),
  ]);
  return shares;
}
