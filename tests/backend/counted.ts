/**
 * Which compiled functions run.
 *
 * @module
 */
import type { Exports } from "../../src/backend/wasm/exports.ts";

/** How often each function of `kernel` runs during `f`. */
export function counted(kernel: Exports, f: () => void): Record<string, number> {
  const functions = kernel as unknown as Record<string, (...args: number[]) => unknown>;
  const original = { ...functions }, count: Record<string, number> = {};
  for (const [name, run] of Object.entries(original)) {
    functions[name] = (...args) => {
      count[name] = (count[name] ?? 0) + 1;
      return run(...args);
    };
  }
  try {
    f();
  } finally {
    Object.assign(functions, original);
  }
  return count;
}
