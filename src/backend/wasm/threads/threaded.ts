/**
 * The compiled functions as they are called: on several threads where that is worth it.
 *
 * @module
 */
import type { Exports } from "../exports.ts";
import { rules } from "./division.ts";
import { alone, employ, share } from "./pool.ts";
import type { Run } from "./worker.ts";

/** @internal `functions` of `modules`, those replaced that can be divided among threads. */
export function threaded(modules: readonly WebAssembly.Module[], functions: Exports): Exports {
  const run = { ...functions } as unknown as Record<string, Run>;
  employ(modules, run);
  const divided = Object.entries(run).map(([name, f], number): [string, Run] => {
    const rule = rules[name as keyof Exports];
    return rule === undefined ? [name, f] : [name, (...args) => {
      const work = alone() ? 0 : rule.work(args);
      if (work < 2 * rule.least || !share(number, args, work, rule)) f(...args);
    }];
  });
  return Object.fromEntries(divided) as unknown as Exports;
}
