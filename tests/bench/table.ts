/**
 * Tables and progress in a terminal, and how numbers are written.
 *
 * @module
 */
import type { Quartiles, Timing } from "./rounds.ts";

/** Prints a title and rows; the first column is flush left, and as wide as it has to be. */
export function print(title: string, rows: readonly (readonly string[])[]): void {
  done();
  const columns = Math.max(...rows.map(({ length }) => length));
  const width = (c: number) => Math.max(...rows.map((row) => row[c]?.length ?? 0));
  console.log(`\n${title}`);
  for (const row of rows) {
    const cells = Array.from(
      { length: columns },
      (_, c) => c === 0 ? (row[c] ?? "").padEnd(width(c)) : (row[c] ?? "").padStart(width(c) + 3),
    );
    console.log(`  ${cells.join("").trimEnd()}`);
  }
}

const terminal = Deno.stderr.isTerminal(), encoder = new TextEncoder();
const begun = performance.now();
/** Says what is being done: in one line of a terminal, or in a line each. */
export function doing(what: string): void {
  const line = `${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${what} …`;
  Deno.stderr.writeSync(encoder.encode(terminal ? `\r\x1b[K${line}` : `${line}\n`));
}
/** Clears that line. */
export function done(): void {
  if (terminal) Deno.stderr.writeSync(encoder.encode("\r\x1b[K"));
}

/** A time with three digits and its unit. */
export function time(microseconds: number): string {
  return microseconds < 1000
    ? `${digits(microseconds)} µs`
    : microseconds < 1e6
    ? `${digits(microseconds / 1e3)} ms`
    : `${digits(microseconds / 1e6)} s`;
}
/** A number with three digits, or all before the point. */
export function digits(x: number): string {
  return x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2);
}
/** A factor and its quartiles. */
export function factor({ median, low, high }: Quartiles): string {
  return `× ${digits(median)} (${digits(low)}–${digits(high)})`;
}
/** A share of a bound and its quartiles. */
export function percent({ median, low, high }: Quartiles): string {
  const [m, l, h] = [median, low, high].map((share) => (100 * share).toFixed(0));
  return `${m} % (${l}–${h})`;
}
/** Another candidate, in a cell. */
export function beside({ name, ratio }: Timing): string {
  return `${name} × ${digits(ratio.median)}`;
}
