// deno-fmt-ignore-file: it would remove the decorators
/**
 * Along the middle axis of `x` of `[outer, n, inner]`: running sums, where the extremum is, and
 * adding up by index. Sums are in float64 and rounded once, where they are stored.
 */

/** `y[k] = x[0] + … + x[k]`, or with `reverse` `x[k] + … + x[n − 1]`. */
export function cumSum(
  x: usize, y: usize, outer: i32, n: i32, inner: i32, reverse: bool,
): void {
  const step: isize = inner << 2, stride = reverse ? -step : step, rows = n * step;
  for (; outer > 0; --outer, x += rows, y += rows) {
    for (let i: isize = 0; i < step; i += 4) {
      const start = reverse ? rows - step + i : i;
      let sum: f64 = 0, p = x + start, q = y + start;
      for (let k = n; k > 0; --k, p += stride, q += stride) {
        sum += load<f32>(p);
        store<f32>(q, <f32>sum);
      }
    }
  }
}

/** Index of the first NaN, else of the first of the largest, or with `least` of the smallest. */
export function argBest(
  x: usize, y: usize, outer: i32, n: i32, inner: i32, least: bool,
): void {
  const step = <usize>inner << 2;
  for (; outer > 0; --outer, x += <usize>n * step, y += step) {
    for (let i: usize = 0; i < step; i += 4) {
      let best = load<f32>(x + i), at = 0, p = x + i + step;
      for (let k = 1; k < n && best == best; ++k, p += step) {
        const v = load<f32>(p);
        if ((least ? v < best : v > best) || v != v) {
          best = v;
          at = k;
        }
      }
      store<i32>(y + i, at);
    }
  }
}

/**
 * `y[o, indices[k], i] += x[o, k, i]`, from zeros, for `x` of `[outer, count, inner]` and `y` of
 * `[outer, size, inner]`. In `sums`, float64 numbers as many as y has, the sums come about.
 */
export function scatterAdd(
  x: usize, indices: usize, y: usize, sums: usize, outer: i32, count: i32, size: i32, inner: i32,
): void {
  const numbers = <usize>(outer * size * inner), row = <usize>inner << 3;
  memory.fill(sums, 0, numbers << 3);
  let start = sums;
  for (; outer > 0; --outer, start += <usize>size * row) {
    for (let k = 0; k < count; ++k) {
      let to = start + <usize>load<i32>(indices + (<usize>k << 2)) * row, n = inner;
      for (; n >= 2; n -= 2, x += 8, to += 16) {
        const pair = f64x2.promote_low_f32x4(v128.load64_zero(x));
        v128.store(to, f64x2.add(v128.load(to), pair));
      }
      if (n > 0) {
        store<f64>(to, load<f64>(to) + load<f32>(x));
        x += 4;
      }
    }
  }
  for (let i: usize = 0; i < numbers; ++i) store<f32>(y + (i << 2), <f32>load<f64>(sums + (i << 3)));
}
