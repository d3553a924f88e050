/**
 * The kernels of the norms as a share of the memory's speed, and what exact statistics cost.
 *
 * Forward reads x and writes y: its bound is a copy of the same arrays by a loop of 128-bit loads
 * and stores. The engine's own `memory.copy` is up to twelve times as fast within the caches
 * (measured), which no kernel of such loads can be, so that it is no bound there; but where both
 * arrays take more than 2 MiB, memory limits either, and the quicker of the two is the bound.
 * Backward reads x and dy and writes dx: its bound is a triad.
 *
 * No bound counts that statistics have to be known before the first output, so that what does not
 * stay in a cache is read twice: beside them stands the bound with a reading (a sum of x, and for
 * backward of dy) more. A kernel that goes channel by channel can be quicker than that.
 *
 * @module
 */
import { WORKSPACE } from "../../src/backend/memory.ts";
import { instantiate } from "../../src/backend/wasm/loader.ts";
import { ceilings, naive, withNumbers } from "./compiled.ts";
import type { Share } from "./results.ts";
import { here, race, type Timing } from "./rounds.ts";
import { beside, digits, doing, percent, print, time } from "./table.ts";
import { EPS } from "./problems.ts";

/** `[samples, channels, inner]`. */
const BATCH = [[60, 100, 1], [128, 512, 1], [64, 16, 784], [32, 64, 1024]] as const;
/** `[rows, width]`. */
const LAYER = [[60, 128], [8192, 512], [4096, 768]] as const;
const RMS = [[4096, 768]] as const;

/** Bytes that are more than what a core has for itself. */
const LARGE = 2 ** 21;

/** A norm's two kernels, on numbers of their own. */
interface Kernels {
  readonly what: string;
  readonly size: number;
  /** Makes them. */
  make(numbers: (n: number) => number, x: number, y: number, dy: number): Runs;
}
interface Runs {
  forward(): void;
  backward(): void;
  /** As textbooks have it. */
  naive?(): void;
}

/** Races and prints. */
export async function normKernels(): Promise<Share[]> {
  const shares: Share[] = [], can = await ceilings();
  for (const { what, size, make } of await cases()) {
    const bytes = 4 * size;
    await withNumbers(async (numbers) => {
      const [x, y, dy] = [numbers(size), numbers(size), numbers(size)];
      const runs = make(numbers, x, y, dy);
      const copy = here("copy", () => can.copy(x, y, size));
      const move = here("memory.copy", () => can.move(x, y, size));
      const read = here("reading x", () => void can.read(x, size));
      const readBoth = here("reading x and dy", () => {
        can.read(x, size);
        can.read(dy, size);
      });
      const naive = runs.naive === undefined ? [] : [here("naive", runs.naive)];
      doing(`${what}, forward`);
      const forward = await race([here("", runs.forward), read, copy, move, ...naive]);
      shares.push(
        shareOf(what, 2 * bytes, 2 * bytes > LARGE ? ["copy", "memory.copy"] : ["copy"], forward),
      );
      doing(`${what}, backward`);
      const triad = here("triad", () => can.triad(x, dy, y, size, 0.5));
      const backward = await race([here("", runs.backward), readBoth, triad]);
      shares.push(shareOf(`${what}, backward`, 3 * bytes, ["triad"], backward));
    });
  }
  print("Normalization kernels; × is the time of others over ours", [
    ["", "", "", "bound", "share of it", "with a reading more", "others"],
    ...shares.map(({ what, microseconds, rate, bound, share, others }) => {
      const [reading, ...more] = others;
      return [
        what,
        time(microseconds),
        `${digits(rate)} GB/s`,
        bound,
        percent(share),
        `${(100 * (share.median + reading!.ratio.median)).toFixed(0)} %`,
        more.map(beside).join(", "),
      ];
    }),
  ]);
  return shares;
}
/** The quickest of the candidates with the names in `bounds` bounds the first. */
function shareOf(what: string, bytes: number, bounds: string[], timings: Timing[]): Share {
  const [ours, ...others] = timings;
  const bound = others.filter(({ name }) => bounds.includes(name)).reduce((a, b) =>
    b.microseconds < a.microseconds ? b : a
  );
  return {
    what,
    microseconds: ours!.microseconds,
    rate: bytes / ours!.microseconds / 1e3,
    unit: "GB/s",
    bound: `${bound.name} ${time(bound.microseconds)}`,
    share: bound.ratio,
    others: others.filter((other) => other !== bound),
  };
}

async function cases(): Promise<Kernels[]> {
  const fma = instantiate("fma")!, textbook = await naive();
  const batch = BATCH.map(([n, c, i]): Kernels => ({
    what: `batch norm [${i === 1 ? [n, c].join(", ") : [n, c, i].join(", ")}]`,
    size: n * c * i,
    make(numbers, x, y, dy) {
      const [g, b, m, v] = [numbers(c), numbers(c), numbers(c), numbers(c)];
      const [r, dg, db] = [numbers(2 * c), numbers(c), numbers(c)], w = WORKSPACE;
      return i === 1
        ? {
          forward: () => fma.batchNormColumns(x, y, n, c, c, g, b, m, v, r, EPS, -Infinity, w),
          backward: () => fma.batchNormColumnsVjp(x, dy, y, n, c, c, g, m, r, dg, db, w),
          naive: () => textbook.columns(x, y, n, c, g, b, EPS),
        }
        : {
          forward: () => fma.batchNormPlanes(x, y, n, c, c, i, g, b, m, v, r, EPS, -Infinity, w),
          backward: () => fma.batchNormPlanesVjp(x, dy, y, n, c, c, i, g, m, r, dg, db, w),
          naive: () => textbook.planes(x, y, n, c, i, g, b, EPS),
        };
    },
  }));
  const layer = LAYER.map(([n, w]): Kernels => ({
    what: `layer norm [${n}, ${w}]`,
    size: n * w,
    make(numbers, x, y, dy) {
      const [g, b, r, dg, db] = [numbers(w), numbers(w), numbers(3 * n), numbers(w), numbers(w)];
      const block = 128, blocks = Math.ceil(n / block), bytes = 4 * w, s = numbers(2 * w * blocks);
      return {
        forward: () => fma.layerNorm(x, y, n, w, g, b, r, EPS),
        backward() {
          fma.layerNormVjp(x, dy, y, n, w, g, r, s, s + bytes, block, 2 * bytes);
          fma.sumBlocks(s, blocks, 2 * bytes, dg, w);
          fma.sumBlocks(s + bytes, blocks, 2 * bytes, db, w);
        },
        naive: () => textbook.rows(x, y, n, w, g, b, EPS),
      };
    },
  }));
  const rms = RMS.map(([n, w]): Kernels => ({
    what: `RMS norm [${n}, ${w}]`,
    size: n * w,
    make(numbers, x, y, dy) {
      const [g, r, dg] = [numbers(w), numbers(n), numbers(w)];
      return {
        forward: () => fma.rmsNorm(x, y, n, w, g, r, EPS),
        backward: () => fma.rmsNormVjp(x, dy, y, n, w, g, r, dg, WORKSPACE),
      };
    },
  }));
  return [...batch, ...layer, ...rms];
}
