// deno-fmt-ignore-file: it would remove the decorators
/**
 * Packing for the matrix product: a panel holds, for each of `k` steps, `width` numbers next to
 * each other (4 or 5 of a column of A, 4 or 8 of a row of B), `have` of which exist; the rest are
 * zeros.
 *
 * The number of steps is made even by a step of zeros, because a tile takes two at a time.
 *
 * Packing always pays: unpacked rows whose distance is a power of two fall on the same lines of the
 * cache and halve the speed. It also makes all four transpositions one case.
 */

/**
 * A panel of numbers that are neighbours in memory already: rows of B, columns of a transposed A.
 */
export function packNeighbours(
  k: i32, from: usize, stride: usize, to: usize, width: i32, have: i32,
): void {
  const odd = k & 1;
  if (have < width) {
    for (; k > 0; --k, from += stride, to += <usize>width << 2) {
      for (let i = 0; i < width; ++i) put(to, i, i < have ? load<f32>(from + (<usize>i << 2)) : 0);
    }
  } else if (width == 8) {
    for (; k > 0; --k, from += stride, to += 32) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
  } else if (width == 5) {
    for (; k > 0; --k, from += stride, to += 20) {
      v128.store(to, v128.load(from));
      store<f32>(to, load<f32>(from, 16), 16);
    }
  } else {
    for (; k > 0; --k, from += stride, to += 16) v128.store(to, v128.load(from));
  }
  if (odd) memory.fill(to, 0, <usize>width << 2);
}

/**
 * A panel of numbers that are `stride` apart, while steps are neighbours: rows of A, B transposed.
 */
export function packApart(
  k: i32, from: usize, stride: usize, to: usize, width: i32, have: i32,
): void {
  const step = <usize>width << 2;
  if (k & 1) memory.fill(to + <usize>k * step, 0, step);
  let i = 0;
  for (; i + 4 <= have; i += 4, from += 4 * stride, to += 16) transpose(k, from, stride, to, step);
  for (; i < width; ++i, from += stride, to += 4) {
    let p = from, q = to;
    for (let n = k; n > 0; --n, p += 4, q += step) store<f32>(q, i < have ? load<f32>(p) : 0);
  }
}
/** Four rows of `k` numbers become columns of a panel. */
@inline
function transpose(k: i32, from: usize, stride: usize, to: usize, step: usize): void {
  for (; k >= 4; k -= 4, from += 16, to += 4 * step) {
    const a = v128.load(from), b = v128.load(from + stride);
    const c = v128.load(from + 2 * stride), d = v128.load(from + 3 * stride);
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
    v128.store(to + step, v128.shuffle<i64>(ab, cd, 1, 3));
    v128.store(to + 2 * step, v128.shuffle<i64>(AB, CD, 0, 2));
    v128.store(to + 3 * step, v128.shuffle<i64>(AB, CD, 1, 3));
  }
  for (; k > 0; --k, from += 4, to += step) {
    for (let i = 0; i < 4; ++i) put(to, i, load<f32>(from + <usize>i * stride));
  }
}
@inline
function put(to: usize, i: i32, value: f32): void {
  store<f32>(to + (<usize>i << 2), value);
}
