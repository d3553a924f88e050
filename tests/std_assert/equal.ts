/**
 * Deep equality as `@std/assert` has it: `NaN` equals `NaN` and `0` equals `-0`; typed arrays and
 * collections are compared by content, instances also by what their getters answer.
 *
 * (`node:util`'s `isDeepStrictEqual` tells `0` from `-0` and never calls a getter.)
 *
 * @module
 */

type Keyed = Record<PropertyKey, unknown>;

const PRINTED: readonly object[] = [RegExp, URL, URLSearchParams, Intl.Locale]
  .map((kind) => kind.prototype);
const PLAIN: readonly unknown[] = [null, Object.prototype, Array.prototype];

/** Whether two values are deeply equal. */
export function equal(actual: unknown, expected: unknown): boolean {
  const inProgress = new Map<object, object>();
  return compare(actual, expected);

  function compare(a: unknown, b: unknown): boolean {
    if (a === b || Object.is(a, b)) return true;
    if (!isObject(a) || !isObject(b)) return false;
    if (a instanceof Date && b instanceof Date) {
      return Object.is(a.getTime(), b.getTime());
    }
    if (!sameKind(a, b)) return false;
    if (ArrayBuffer.isView(a) && !(a instanceof DataView)) {
      return sameNumbers(a, b);
    }
    if (isBuffer(a)) {
      return sameNumbers(new Uint8Array(a), new Uint8Array(b as ArrayBuffer));
    }
    if (a instanceof WeakMap || a instanceof WeakSet) {
      throw new TypeError(
        `Cannot compare ${a instanceof WeakMap ? "WeakMap" : "WeakSet"} instances`,
      );
    }
    if (a instanceof WeakRef) {
      return compare(a.deref(), (b as WeakRef<WeakKey>).deref());
    }
    if (inProgress.get(a) === b) return true;
    if (Object.keys(a).length !== Object.keys(b).length) return false;
    inProgress.set(a, b);
    if (isCollection(a) && isCollection(b)) {
      return a.size === b.size && sameEntries(a, b);
    }
    if (PRINTED.includes(Object.getPrototypeOf(a))) {
      return String(a) === String(b);
    }
    for (const key of [...keysOf(a), ...keysOf(b)]) {
      if (
        !(key in a && key in b) ||
        !compare((a as Keyed)[key], (b as Keyed)[key])
      ) return false;
    }
    return true;
  }

  /** Keys of a collection can be objects, so an entry is looked for among all of the other's. */
  function sameEntries(a: Iterable<unknown>, b: Iterable<unknown>): boolean {
    const candidates = [...b];
    for (const entry of a) {
      if (!candidates.some((candidate) => compare(entry, candidate))) {
        return false;
      }
    }
    return true;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isCollection(
  value: unknown,
): value is Set<unknown> | Map<unknown, unknown> {
  return value instanceof Set || value instanceof Map;
}

function isBuffer(value: unknown): value is ArrayBuffer | SharedArrayBuffer {
  return value instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer !== "undefined" &&
      value instanceof SharedArrayBuffer);
}

/** One prototype, where an object without one counts as a plain object. */
function sameKind(a: object, b: object): boolean {
  const kindOf = (value: object) => Object.getPrototypeOf(value) ?? Object.prototype;
  return kindOf(a) === kindOf(b);
}

function sameNumbers(a: object, b: object): boolean {
  const left = a as ArrayLike<number | bigint>;
  const right = b as ArrayLike<number | bigint>;
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) {
    if (left[i] !== right[i] && !Object.is(left[i], right[i])) return false;
  }
  return true;
}

/**
 * What is compared: enumerable properties of plain objects, everything up the chain of an instance.
 */
function keysOf(value: object): Set<PropertyKey> {
  if (PLAIN.includes(Object.getPrototypeOf(value))) {
    return new Set(Reflect.ownKeys({ ...value }));
  }
  const keys = new Set<PropertyKey>();
  for (
    let at = value;
    at && !PLAIN.includes(at);
    at = Object.getPrototypeOf(at)
  ) {
    for (const key of Reflect.ownKeys(at)) keys.add(key);
  }
  return keys;
}
