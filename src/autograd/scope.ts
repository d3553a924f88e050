/**
 * Scopes: who frees the tensors.
 *
 * @module
 */
import { give, type Owner, release, state, Storage } from "../backend/memory.ts";

/**
 * Owns the storage of every tensor made while it is open, and frees it when it ends. Views are free
 * and take the storage along. {@linkcode scope} is the form for everyday use; this one is for code
 * that cannot be a callback, such as generators.
 *
 * Scopes are synchronous: no `await` while one is open, unless nothing else makes tensors
 * meanwhile.
 *
 * @example
 * ```ts
 * import { Scope, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * function norm(values: number[]) {
 *   using s = new Scope();
 *   return s.keep(tensor(values).square().sum().sqrt());
 * }
 * assert(norm([3, 4]).item() === 5);
 * ```
 */
export class Scope implements Owner, Disposable {
  /** @internal The scope around this one. */
  parent: Owner | null = state.owner;
  /** @internal How many scopes are around this one. */
  readonly depth: number = this.parent === null ? 0 : this.parent.depth + 1;
  /** @internal Storage owned, now or earlier. */
  readonly held: Storage[] = [];
  /** Whether it still collects what is made. */
  protected open = true;

  /** Begins a scope inside the innermost open one. */
  constructor() {
    state.owner = this;
  }

  /**
   * Hands `value` to the enclosing scope, or at the top level to the garbage collector, and returns
   * it: a tensor, or the tensors in arrays, maps, sets, plain objects, and in whatever has a method
   * `tensors()` that lists them.
   */
  keep<T>(value: T): T {
    this.keepStorage(value);
    return value;
  }
  /**
   * The storage below `value` goes to the enclosing scope. Not a generator: this runs for every op.
   */
  private keepStorage(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    if ("storage" in value && value.storage instanceof Storage) {
      const { storage } = value, { owner } = storage;
      // Only what this scope, or one inside it, would free.
      if (owner !== null && owner.depth >= this.depth) give(storage, this.parent);
    } else if (Array.isArray(value)) { for (const v of value) this.keepStorage(v); }
    else for (const v of members(value)) this.keepStorage(v);
  }

  /** Frees what was made and not kept. */
  [Symbol.dispose](): void {
    if (!this.open) return;
    this.open = false;
    this.unlink();
    const { held } = this;
    for (let i = 0; i < held.length; i++) if (held[i]!.owner === this) release(held[i]!);
    held.length = 0;
  }
  /**
   * Scopes end in the reverse of the order they began, except those of generators advanced in turn.
   */
  private unlink(): void {
    if (state.owner === this) {
      state.owner = this.parent;
      return;
    }
    for (let inner = state.owner as Scope | null; inner !== null; inner = inner.parent as Scope) {
      if (inner.parent === this) inner.parent = this.parent;
    }
  }
}

/**
 * Runs `f` and frees every tensor that it made, except what it returns: a tensor, or tensors in
 * arrays, plain objects, maps, sets and gradients.
 *
 * Outside every scope the garbage collector frees tensors, but only between macrotasks: a loop that
 * makes tensors without pause belongs in a scope.
 *
 * @throws {TypeError} if `f` is async: the scope would end before it.
 *
 * @example
 * ```ts
 * import { scope, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([1, 2, 3, 4]);
 * const sd = scope(() => x.sub(x.mean()).square().mean().sqrt()); // three tensors made, one kept
 * assert(Math.abs(sd.item() - 1.118) < 1e-3);
 * ```
 */
export function scope<T>(f: () => T): T {
  return within(new Scope(), (s) => s.keep(synchronous("scope", f())));
}

/**
 * @internal Uses a resource and disposes of it: `using` for engines that do not know the word yet,
 * as Node 22 and Safari.
 */
export function within<D extends Disposable, T>(resource: D, use: (resource: D) => T): T {
  try {
    return use(resource);
  } finally {
    resource[Symbol.dispose]();
  }
}

/**
 * @internal `result`, unless it is a promise: tensors made later would belong to nobody knows whom.
 */
export function synchronous<T>(what: string, result: T): T {
  if (result instanceof Promise) {
    result.catch(() => {}); // what it may throw is not the mistake
    throw new TypeError(
      `Cannot run an async function in ${what}(): it ends before the function does; ` +
        `await first and open it around the synchronous steps`,
    );
  }
  return result;
}

/** What is in a container that a scope looks into. */
function members(container: object): Iterable<unknown> {
  if ("tensors" in container && typeof container.tensors === "function") return container.tensors();
  if (container instanceof Map) return [...container.keys(), ...container.values()];
  if (container instanceof Set) return container;
  const plain = Object.getPrototypeOf(container) === Object.prototype;
  return plain ? Object.values(container) : [];
}
