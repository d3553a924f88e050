/**
 * Colours of methods: one that has been seen in a figure looks the same in the next.
 *
 * @module
 */
import { palette } from "../palette.ts";

/** Places in the palette by what a name says; the first that fits. */
const KNOWN: readonly (readonly [RegExp, number])[] = [
  [/\b(without|none|no|plain|vanilla)\b/i, 0],
  [/batch|^with$/i, 1],
  [/layer/i, 2],
  [/group/i, 3],
  [/instance/i, 4],
  [/rms/i, 5],
  [/weight|spectral/i, 6],
];

/** The colour scale of methods. */
export interface MethodColours {
  /** The methods. */
  domain: string[];
  /** Their colours; more methods than the palette has colours get Plot's choice. */
  range?: string[];
  /** A legend, if there is more than one. */
  legend: boolean;
}

/**
 * The `color` scale of a figure that compares methods. What a name says decides on the colour, so
 * that a method has the same in every figure: none is blue, batch norm orange, layer norm violet,
 * group norm brick, instance norm sky, RMS norm ochre, weight and spectral norm mint. Other names,
 * and a second name of one kind, take the colours that are left.
 *
 * @example
 * ```ts
 * import { methodColours } from "@norma/norma/figures";
 * import { palette } from "@norma/norma/display";
 * import { assertEquals } from "@std/assert";
 *
 * const { range } = methodColours(["layer norm", "without", "batch norm"]);
 * assertEquals(range, [palette[2], palette[0], palette[1]]);
 * ```
 */
export function methodColours(names: Iterable<string>): MethodColours {
  const domain = [...new Set(names)], legend = domain.length > 1;
  if (domain.length > palette.length) return { domain, legend };
  const places = new Map<string, number>();
  const taken = () => new Set(places.values());
  for (const name of domain) {
    const place = KNOWN.find(([pattern]) => pattern.test(name))?.[1];
    if (place !== undefined && !taken().has(place)) places.set(name, place);
  }
  for (const name of domain) {
    if (places.has(name)) continue;
    const used = taken();
    places.set(name, palette.findIndex((_, i) => !used.has(i)));
  }
  return { domain, legend, range: domain.map((name) => palette[places.get(name)!]!) };
}
