// deno-fmt-ignore-file: it would remove the decorators
/**
 * The matrix product, after Goto & van de Geijn 2008 (doi:10.1145/1356052.1356053): blocks of A and
 * B are packed into panels that stay in cache, and a tile of C stays in registers.
 *
 * Compile with `--optimizeLevel 1`: at 3 Binaryen reorders the chains of multiply-adds, the tile no
 * longer fits the registers, and the product takes two to six times as long.
 */
import { packApart, packNeighbours } from "./pack.as";
import { tile4x4, tile4x8, tile5x4, tile5x8 } from "./tile.as";

/** Steps of the inner dimension at a time: a panel of B (12 KiB) and one of A (8 KiB) stay in L1. */
const KC: i32 = 400;
/** Rows of A at a time, 24 panels of five: the block (190 KiB) stays in L2. */
const MC: i32 = 120;
/** Columns of B at a time: with the rest of the panels less than a MiB, a thread's workspace. */
const NC: i32 = 480;

/**
 * `C = op(A)·op(B)`, or `C += …` if `add`; row-major C of `m × n`, with `op(A)` of `m × k`.
 * `transA` says that A is stored as `k × m`, `transB` that B is as `n × k`. `lda`, `ldb`, `ldc` are
 * elements from row to row as stored. `workspace` is room for the panels.
 */
export function gemm(
  transA: bool, transB: bool, m: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, add: bool, workspace: usize,
): void {
  const rowA = <usize>lda << 2, rowB = <usize>ldb << 2, rowC = <usize>ldc << 2;
  const panelsB = workspace, panelsA = panelsB + 4 * KC * NC, scratch = panelsA + 4 * KC * (MC + 8);
  if (k == 0 && !add) {
    for (let i = 0; i < m; ++i, c += rowC) memory.fill(c, 0, <usize>n << 2);
  }
  for (let j = 0; j < n; j += NC) {
    const columns = min(n - j, NC);
    for (let p = 0, steps = 0; p < k; p += steps) {
      steps = share(k - p, KC);
      packB(transB, steps, columns, b + offset(transB, p, j, rowB), rowB, panelsB);
      for (let i = 0, rows = 0; i < m; i += rows) {
        rows = m - i <= MC + 4 ? m - i : MC;
        packA(transA, rows, steps, a + offset(transA, i, p, rowA), rowA, panelsA);
        const block = c + <usize>i * rowC + (<usize>j << 2);
        multiply(rows, columns, steps, panelsA, panelsB, block, rowC, add || p > 0, scratch);
      }
    }
  }
}
/** Bytes to element `[i, j]` of a matrix, or `[j, i]` if it is stored transposed. */
@inline
function offset(transposed: bool, i: i32, j: i32, row: usize): usize {
  return transposed ? <usize>j * row + (<usize>i << 2) : <usize>i * row + (<usize>j << 2);
}
/** The next part of `left`: at most `most`, the last two of equal size. */
@inline
function share(left: i32, most: i32): i32 {
  return left <= most ? left : left < 2 * most ? (left + 1) >> 1 : most;
}
/** Bytes of `n` numbers for each of `steps`, which packing makes even. */
@inline
function bytes(n: i32, steps: i32): usize {
  return <usize>(n * (steps + (steps & 1))) << 2;
}
/** How many panels of five leave a multiple of four; every `m >= 12` has a way. */
function fives(m: i32): i32 {
  const most = m / 5;
  for (let n = most; n >= 0 && n > most - 4; --n) if (((m - 5 * n) & 3) == 0) return n;
  return 0;
}

function packA(trans: bool, rows: i32, steps: i32, a: usize, stride: usize, to: usize): void {
  const five = 5 * fives(rows);
  for (let i = 0, width = 0; i < rows; i += width) {
    width = i < five ? 5 : 4;
    const have = min(width, rows - i), panel = to + bytes(i, steps);
    const from = a + offset(trans, i, 0, stride);
    if (trans) packNeighbours(steps, from, stride, panel, width, have);
    else packApart(steps, from, stride, panel, width, have);
  }
}
function packB(trans: bool, steps: i32, columns: i32, b: usize, stride: usize, to: usize): void {
  for (let j = 0; j < columns; j += 8) {
    const left = columns - j, width = left > 4 ? 8 : 4, have = min(width, left);
    const panel = to + bytes(j, steps), from = b + offset(trans, 0, j, stride);
    if (trans) packApart(steps, from, stride, panel, width, have);
    else packNeighbours(steps, from, stride, panel, width, have);
  }
}

/** Panels of A times panels of B. A tile that reaches over the edge of C goes through `scratch`. */
function multiply(
  rows: i32, columns: i32, steps: i32,
  panelsA: usize, panelsB: usize, c: usize, ldc: usize, add: bool, scratch: usize,
): void {
  const five = 5 * fives(rows), k = steps + (steps & 1);
  for (let j = 0; j < columns; j += 8) {
    const wide = columns - j > 4, width = min(columns - j, wide ? 8 : 4);
    const b = panelsB + bytes(j, steps);
    for (let i = 0, high = 0; i < rows; i += high) {
      high = i < five ? 5 : 4;
      const a = panelsA + bytes(i, steps), height = min(high, rows - i);
      const whole = height == high && (width & 3) == 0;
      const corner = c + <usize>i * ldc + (<usize>j << 2);
      const to = whole ? corner : scratch, stride = whole ? ldc : 32, adds = whole && add;
      if (high == 5) {
        if (wide) tile5x8(k, a, b, to, stride, adds);
        else tile5x4(k, a, b, to, stride, adds);
      } else if (wide) tile4x8(k, a, b, to, stride, adds);
      else tile4x4(k, a, b, to, stride, adds);
      if (!whole) crop(height, width, scratch, corner, ldc, add);
    }
  }
}
/** The part of a tile that lies inside C. */
function crop(rows: i32, columns: i32, tile: usize, c: usize, ldc: usize, add: bool): void {
  for (; rows > 0; --rows, tile += 32, c += ldc) {
    for (let j: usize = 0; j < <usize>columns << 2; j += 4) {
      const v = load<f32>(tile + j);
      store<f32>(c + j, add ? load<f32>(c + j) + v : v);
    }
  }
}
