/**
 * The backend in use.
 *
 * @module
 */
import type { Backend } from "./backend.ts";
import { wasm } from "./wasm/wasm.ts";

/** @internal A live binding: assigning it changes what every importer sees. */
export let backend: Backend = wasm;

/**
 * Runs everything after it on `next`, and returns the backend that was in use before. WebAssembly
 * is the default; `reference` is plain TypeScript, slower by orders of magnitude and the
 * specification that WebAssembly is tested against.
 *
 * @example
 * ```ts
 * import { reference, tensor, useBackend } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const before = useBackend(reference);
 * assert(tensor([1, 2]).sum().item() === 3);
 * useBackend(before);
 * ```
 */
export function useBackend(next: Backend): Backend {
  const before = backend;
  backend = next;
  return before;
}
