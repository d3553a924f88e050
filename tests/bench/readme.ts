/**
 * README's part about speed, written from the results.
 *
 * @module
 */
import type { Race, Results, Share } from "./results.ts";
import type { Machine } from "./machine.ts";
import type { Timing } from "./rounds.ts";
import { digits, percent, time } from "./table.ts";

const BEGIN = "<!-- `deno task bench --write` writes from here -->";
const END = "<!-- to here -->";

/** README with the part that the results give. */
export function replaced(readme: string, results: Results): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md lacks ${BEGIN} or ${END}`);
  return readme.slice(0, begin) + section(results) + readme.slice(end + END.length);
}
/** The part that README has; `null` without its marks. */
export function found(readme: string): string | null {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  return begin < 0 || end < begin ? null : readme.slice(begin, end + END.length);
}

/** The part about speed. */
export function section({ machine, ...results }: Results): string {
  const { training, norms, products, kernels, peers, absent, profile } = results;
  const names = peers.map(({ name }) => name);
  const about = peers.slice(1).map(({ name, version, about }) => `${name}: ${version}, ${about}`)
    .join(". ");
  const [paper] = profile, whole = paper!.observed;
  const compiled = paper!.functions.reduce((sum, f) => sum + f.microseconds, 0);
  return [
    BEGIN,
    "",
    `![Times of ${names.slice(1).join(", ")} over Norma's](tests/bench/results.svg)`,
    "",
    `Measured by \`deno task bench\` on ${
      named(machine)
    }. Norma runs through its public functions ` +
    "with the tape on; × is how many times as long as Norma on one thread another takes, the " +
    "median of rounds in which all take turns, with the middle half of the rounds; below 1 it is " +
    "quicker. Every one starts from the same numbers and was checked against float64 before it " +
    "was timed. " +
    `${about}.`,
    "",
    ...absent.map(({ name, reason }) => `${name}: ${reason}.\n`),
    row(["", ...names]),
    row(["---", ...names.map(() => "---:")]),
    ...[...training, ...norms].map((race) => row([race.what, ...names.map(cellOf(race))])),
    "",
    "Kernels, as a share of what one core does in the same rounds: matrix products m × k × n (A " +
    "or B transposed: T) of the peak of 128-bit fused multiply-adds; normalization of a copy of " +
    "the same arrays (forward) or of a triad (backward), which read and write every number once.",
    "",
    row(["", "time", "rate", "bound", "share of it"]),
    row(["---", "---:", "---:", "---:", "---:"]),
    ...[...products, ...kernels].map(shareRow),
    "",
    `A training step of the paper's network spends ${(100 * compiled / whole).toFixed(0)} % of ` +
    `the ${time(whole)} that it takes when least disturbed in compiled functions; a call of one ` +
    `costs ${digits(paper!.typescriptPerCall)} µs of TypeScript.`,
    "",
    END,
  ].join("\n");
}
const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
/** What a library did in a race. */
function cellOf({ what, timings }: Race): (name: string, i: number) => string {
  return (name, i) => {
    const timing = timings.find((t) => t.name === name);
    if (timing === undefined) return "–";
    if (i > 0) return factor(timing);
    const { microseconds } = timing;
    return what === "training step"
      ? `${time(microseconds)}, ${(1e6 / microseconds).toFixed(0)} steps/s`
      : time(microseconds);
  };
}
function factor({ ratio: { median, low, high } }: Timing): string {
  return `× ${digits(median)} (${digits(low)}–${digits(high)})`;
}
function shareRow({ what, microseconds, rate, unit, bound, share }: Share): string {
  return row([what, time(microseconds), `${digits(rate)} ${unit}`, bound, percent(share)]);
}
/** The machine, and what else it did. */
export function named({ processor, cores, system, deno, date, load }: Machine): string {
  const other = load < 0.3
    ? "nothing else ran"
    : `other programs ran beside it, load ${load.toFixed(1)}`;
  return `${processor}, ${cores} cores (${system}), Deno ${deno}, ${date}; ${other}`;
}
