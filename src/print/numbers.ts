/**
 * Numbers as they are printed.
 *
 * @module
 */

/** @internal At most six significant digits, without trailing zeros. */
export function format(x: number): string {
  if (!Number.isFinite(x) || Number.isInteger(x) && Math.abs(x) < 1e6) {
    return Object.is(x, -0) ? "-0" : String(x);
  }
  const size = Math.abs(x);
  return size < 1e-4 || size >= 1e6 ? x.toExponential(3) : String(Number(x.toPrecision(6)));
}
/**
 * @internal Three significant digits, for statistics; more where that would hide differences of
 * size `spread`.
 */
export function short(x: number, spread = Infinity): string {
  const size = Math.abs(x);
  if (x === 0 || !Number.isFinite(x)) return String(x === 0 ? 0 : x);
  const apart = spread > 0 && spread < size ? Math.floor(Math.log10(size / spread)) : 0;
  const figures = Math.min(9, 3 + apart);
  return size < 1e-3 || size >= 1e5 && apart === 0
    ? x.toExponential(2)
    : String(Number(x.toPrecision(figures)));
}
/** @internal With a comma at each thousand. */
export const digits = (n: number): string => n.toLocaleString("en-US");
/** @internal So many bytes. */
export function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  if (n < 1024 ** 2) return `${(n / 1024).toFixed(1)} KiB`;
  return n < 1024 ** 3 ? `${(n / 1024 ** 2).toFixed(1)} MiB` : `${(n / 1024 ** 3).toFixed(1)} GiB`;
}
