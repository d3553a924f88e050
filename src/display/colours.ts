/**
 * Chooses the colours of a figure where its cell does not.
 *
 * @module
 */
import type { PlotOptions, Scale, ScaleOptions } from "@observablehq/plot";
import { palette, QUANTITY_SCHEME } from "./palette.ts";

/**
 * The `color` options of a plot with a range or a scheme filled in, once Plot has found out what
 * kind of scale it is. More categories than the palette has colours get as many steps of the scheme
 * for quantities: no colour twice.
 *
 * @internal
 */
export function withColours(options: PlotOptions, scale: Scale | undefined): PlotOptions {
  const chosen: ScaleOptions = options.color ?? {};
  const given = chosen.range ?? chosen.scheme ?? chosen.interpolate;
  if (scale === undefined || given !== undefined) return options;
  return { ...options, color: { ...chosen, ...defaults(chosen.type, scale) } };
}

function defaults(asked: ScaleOptions["type"], { type, domain }: Scale): ScaleOptions {
  // Plot's own choices stay: greys for true and false, red to blue for values around a middle, a
  // circle of hues.
  if (type === "identity" || asked === "cyclical" || `${type}`.startsWith("diverging")) return {};
  const categories = type === "ordinal" && asked !== "ordinal" ? [...domain ?? []] : undefined;
  if (categories?.every((value) => typeof value === "boolean")) return {};
  if (categories !== undefined && categories.length <= palette.length) {
    return { range: palette.slice(0, categories.length) };
  }
  return { scheme: QUANTITY_SCHEME };
}
