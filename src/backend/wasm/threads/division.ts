/**
 * How a call of a compiled function is divided among threads: into chunks along one of its sizes.
 *
 * Every element of a result is computed by one thread, in the order in which one thread alone
 * computes it: so results do not depend, bit for bit, on how many threads there are.
 *
 * @module
 */
import { binaryNames, type Exports, parametersOf, unaryNames } from "../exports.ts";

/** @internal How a call is divided. */
export interface Division {
  /** Which argument is the size that is divided. */
  readonly size: number;
  /** Chunks but the last are multiples of it. */
  readonly unit: number;
  /** By how much arguments move with each unit of the size, by their positions. */
  readonly moves: readonly (readonly [position: number, by: number])[];
  /** Which argument is the workspace. */
  readonly workspace?: number;
  /** Whether each chunk repeats a part of the work: then there are as few as possible. */
  readonly repeats?: true;
}
/** @internal */
export interface Rule {
  /** About how many nanoseconds the call takes, on one thread of a fast machine. */
  work(args: readonly number[]): number;
  /** Nanoseconds of work from which on a chunk is worth handing over. */
  readonly least: number;
  divide(args: readonly number[]): Division;
}

/**
 * What is multiplied again and again is soon worth handing over. What is read and written once is
 * not: the numbers are in the caches of the thread that has just made them.
 */
const COMPUTED = 5_000, STREAMED = 40_000;
const FLOAT = 4;
/** Floats that are moved together: a line of the cache. */
const LINE = 16;

/** Over arrays of as many floats as the argument `size` says, at the positions of `arrays`. */
function elements(nanoseconds: number, size: number, arrays: readonly number[]): Rule {
  return {
    least: nanoseconds < 0.7 ? STREAMED : COMPUTED,
    work: (args) => args[size]! * nanoseconds,
    divide: (args) => ({
      size,
      unit: LINE,
      moves: arrays.filter((i) => args[i] !== 0).map((i) => [i, FLOAT] as const), // 0 is no array
    }),
  };
}
/** Not where the operands overlap: one chunk would overwrite what another has yet to read. */
const copy: Rule = {
  ...elements(0.15, 2, [0, 1]),
  work: ([from, to, n]) => Math.abs(from! - to!) < FLOAT * n! ? 0 : n! * 0.15,
};
/** The same rule for each of several names. */
const each = <N extends string>(names: readonly N[], rule: (name: N) => Rule): Record<N, Rule> =>
  Object.fromEntries(names.map((name) => [name, rule(name)])) as Record<N, Rule>;

/** Nanoseconds an element takes that is hardly more than moved, and those that take longer. */
const MOVED = 0.25;
const SLOW: Readonly<Record<string, number>> = {
  ...{ exp: 0.8, log: 1.5, sigmoid: 1.1, tanh: 1.6, expm1: 1.5, log1p: 1.5, erf: 2, sin: 1.5 },
  ...{ cos: 1.5, silu: 1.2, gelu: 2.5, geluTanh: 2, elu: 1.5, softplus: 2 },
};

/** Operands advance by `o` floats from row to row, and inside a row by `i`; results have `bytes`. */
const binary = (bytes: number): Rule => ({
  least: STREAMED,
  work: (args) => args[7]! * args[8]! * MOVED,
  divide([, xo, xi, , yo, yi, , outer, inner]) {
    const z = 6, rows = outer! > 1;
    const [x, y] = rows ? [xo!, yo!] : [xi!, yi!];
    return {
      size: rows ? 7 : 8,
      unit: rows ? 1 : LINE,
      moves: [[0, FLOAT * x], [3, FLOAT * y], [z, rows ? bytes * inner! : bytes]],
    };
  },
});
/** `x` is `[outer, reduce, inner]`: by outer, or by inner where that is all there is. */
const reduction: Rule = {
  least: STREAMED,
  work: ([, , outer, reduce, inner]) =>
    outer! === 1 && inner! < 2 * LINE ? 0 : outer! * reduce! * inner! * 0.1,
  divide: ([, , outer, reduce, inner, stride]) =>
    outer! > 1
      ? { size: 2, unit: 1, moves: [[0, FLOAT * reduce! * stride!], [1, FLOAT * inner!]] }
      : { size: 4, unit: LINE, moves: [[0, FLOAT], [1, FLOAT]] },
};
/**
 * By columns of the result, or by rows if it has more of them: each chunk packs the whole of the
 * other operand.
 */
const gemm: Rule = {
  least: COMPUTED,
  work: ([, , m, n, k]) => m! * n! * k! / 22,
  divide([transA, transB, m, n, , , lda, , ldb, , ldc]) {
    const [a, b, c] = [5, 7, 9];
    return n! >= m!
      ? {
        size: 3,
        unit: 8,
        moves: [[b, FLOAT * (transB ? ldb! : 1)], [c, FLOAT]],
        workspace: 12,
        repeats: true,
      }
      : {
        size: 2,
        unit: 20,
        moves: [[a, FLOAT * (transA ? 1 : lda!)], [c, FLOAT * ldc!]],
        workspace: 12,
        repeats: true,
      };
  },
};

/**
 * Channels beside each other: all arrays but `x`, `y` and their cotangents are by channels, and
 * each channel of those is `inner` floats from the next.
 */
function channels(
  size: number,
  nanoseconds: number,
  planes: boolean,
  whole: readonly number[],
  parts: readonly number[],
  workspace: number,
): Rule {
  const sizes = size - 1;
  const inner = (args: readonly number[]) => planes ? args[size + 2]! : 1;
  return {
    least: STREAMED,
    work: (args) => args[sizes]! * args[size]! * inner(args) * nanoseconds,
    divide(args) {
      const n = inner(args);
      return {
        size,
        unit: planes ? 1 : LINE,
        moves: [
          ...whole.map((i) => [i, FLOAT * n] as const),
          ...parts.map((i) => [i, FLOAT] as const),
        ],
        workspace,
      };
    },
  };
}
/** Rows of `width` floats at the positions of `arrays`, and what each row left behind. */
const layerNorm: Rule = {
  least: STREAMED,
  work: ([, , rows, width]) => rows! * width! * 0.4,
  divide: ([, , , width]) => ({
    size: 2,
    unit: 1,
    moves: [[0, FLOAT * width!], [1, FLOAT * width!], [6, 3 * FLOAT]],
  }),
};
const rmsNorm: Rule = {
  least: STREAMED,
  work: ([, , rows, width]) => rows! * width! * 0.3,
  divide: ([, , , width]) => ({
    size: 2,
    unit: 1,
    moves: [[0, FLOAT * width!], [1, FLOAT * width!], [5, FLOAT]],
  }),
};
/** `(…, rows, n)` over rows of `n` floats at the positions of `arrays`. */
function rows(nanoseconds: number, size: number, arrays: readonly number[]): Rule {
  return {
    least: COMPUTED,
    work: (args) => args[size]! * args[size + 1]! * nanoseconds,
    divide: (args) => ({
      size,
      unit: 1,
      moves: arrays.map((i) => [i, FLOAT * args[size + 1]!] as const),
    }),
  };
}
/** In whole blocks of rows, whose sums are added up later. */
const layerNormVjp: Rule = {
  least: STREAMED,
  work: ([, , , rows, width, , , , , block]) => rows! > block! ? rows! * width! * 0.7 : 0,
  divide([, , , , width, , , , , block, apart]) {
    const row = FLOAT * width!, sums = apart! / block!;
    return {
      size: 3,
      unit: block!,
      moves: [[0, row], [1, row], [2, row], [6, 3 * FLOAT], [7, sums], [8, sums]],
    };
  },
};

const parametric = Object.keys(parametersOf) as (keyof typeof parametersOf)[];

/** @internal By the function's name. */
export const rules: { readonly [name in keyof Exports]?: Rule } = {
  ...each(unaryNames, (name) => elements(SLOW[name] ?? MOVED, 2, [0, 1])),
  ...each(parametric, (name) => elements(SLOW[name] ?? MOVED, 2, [0, 1])),
  ...each(parametric.map((name) => `${name}Vjp` as const), () => elements(1, 3, [0, 1, 2])),
  ...each(["sigmoidVjp", "tanhVjp", "reluVjp"], () => elements(MOVED, 3, [0, 1, 2])),
  ...each(binaryNames, () => binary(FLOAT)),
  ...each(["compareEqual", "compareNotEqual", "compareLess", "compareLessEqual"], () => binary(1)),
  ...each(["sum", "max", "min"], () => reduction),
  ...each(["softmax", "logSoftmax"], () => rows(1.2, 2, [0, 1])),
  ...each(["softmaxVjp", "logSoftmaxVjp"], () => rows(1, 3, [0, 1, 2])),
  copy,
  fill: elements(0.1, 1, [0]),
  gemm,
  batchNormColumns: channels(3, 0.35, false, [0, 1], [5, 6, 7, 8, 9], 12),
  batchNormColumnsVjp: channels(4, 0.5, false, [0, 1, 2], [6, 7, 8, 9, 10], 11),
  batchNormColumnsReluVjp: channels(5, 0.6, false, [0, 1, 2, 3], [7, 8, 9, 10, 11], 12),
  batchNormPlanes: channels(3, 0.35, true, [0, 1], [6, 7, 8, 9, 10], 13),
  batchNormPlanesVjp: channels(4, 0.5, true, [0, 1, 2], [7, 8, 9, 10, 11], 12),
  batchNormPlanesReluVjp: channels(5, 0.6, true, [0, 1, 2, 3], [8, 9, 10, 11, 12], 13),
  layerNorm,
  layerNormVjp,
  rmsNorm,
  sgd: elements(MOVED, 2, [0, 1]),
  sgdMomentum: elements(0.4, 3, [0, 1, 2]),
  adam: elements(0.8, 5, [0, 1, 2, 3, 4]),
  rmsprop: elements(0.8, 5, [0, 1, 2, 3, 4]),
};
