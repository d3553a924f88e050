/**
 * What an optimizer looks like: its groups, with how much is in each and their options.
 *
 * @module
 */
import { digits } from "../print/numbers.ts";
import { displayTable, inspectTable, type Table } from "../print/table.ts";
import type { Group } from "./group.ts";

const written = (value: unknown): string =>
  Array.isArray(value) ? `[${value.join(", ")}]` : String(value);

function table(name: string, groups: readonly Group[]): Table {
  const options = Object.keys(groups[0]!.options);
  return {
    title: name,
    head: ["group", "parameters", "numbers", ...options],
    rows: groups.map((group, i) => [
      String(i),
      digits(group.parameters.length),
      digits(group.parameters.reduce((sum, p) => sum + p.size, 0)),
      ...options.map((option) => written(Reflect.get(group.options, option))),
    ]),
    numbers: [1, 2],
  };
}
/** @internal For a terminal. */
export function inspectOptimizer(name: string, groups: readonly Group[]): string {
  return inspectTable(table(name, groups));
}
/** @internal For a notebook. */
export function displayOptimizer(name: string, groups: readonly Group[]): Record<string, string> {
  return displayTable(table(name, groups));
}
