/** The assertion that an object has at least the given properties. @module */

import { assertEquals } from "./values.ts";

type Keyed = Record<PropertyKey, unknown>;
/** Pairs that were sieved already, so that a value that contains itself ends. */
type Sieved = { actual: object; expected: object; result: unknown }[];

/** Fails unless `actual` has the properties of `expected`, nested ones too; it may have more. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any -- as `@std/assert` types it, so that instances are accepted
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  // Both sides pass the same sieve, because it turns instances into plain objects.
  assertEquals(
    commonProperties(actual, expected, []),
    commonProperties(expected, expected, []),
    msg,
  );
}

/** What `actual` has of `expected`'s items, entries and properties. */
function common(actual: unknown, expected: unknown, seen: Sieved): unknown {
  if (actual instanceof Date || actual instanceof RegExp) return actual;
  if (!isObject(actual) || !isObject(expected)) return actual;
  const known = seen.find((pair) => pair.actual === actual && pair.expected === expected);
  if (known) return known.result;
  if (Array.isArray(actual) && Array.isArray(expected)) {
    const items: unknown[] = [];
    seen.push({ actual, expected, result: items });
    const compared = actual.slice(0, expected.length);
    for (const [i, item] of compared.entries()) {
      items.push(common(item, expected[i], seen));
    }
    return items;
  }
  if (actual instanceof Set && expected instanceof Set) {
    return actual.intersection(expected);
  }
  if (actual instanceof Map && expected instanceof Map) {
    const entries = [...actual].filter(([key]) => expected.has(key));
    return new Map(
      entries.map((
        [key, value],
      ) => [key, common(value, expected.get(key), seen)]),
    );
  }
  return commonProperties(actual, expected, seen);
}

function commonProperties(
  actual: object,
  expected: object,
  seen: Sieved,
): Keyed {
  const properties: Keyed = {};
  seen.push({ actual, expected, result: properties });
  const keys = Reflect.ownKeys(actual);
  const named = keys.filter((key) => Object.hasOwn(expected, key));
  // Nothing in common: all that came is shown, which says more than an empty object.
  const nothing = named.length === 0 && Reflect.ownKeys(expected).length > 0;
  for (const key of nothing ? keys : named) {
    const value = (actual as Keyed)[key];
    // Defined, not assigned: a key may be "__proto__".
    Object.defineProperty(properties, key, {
      value: nothing ? value : common(value, (expected as Keyed)[key], seen),
      enumerable: true,
    });
  }
  return properties;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
