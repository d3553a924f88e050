/**
 * The colours of a figure whose cell chooses none.
 *
 * @module
 */

/**
 * Seven colours for categories: blue, orange, violet, brick, sky, ochre, mint.
 *
 * They differ in lightness, so that a figure printed in grey can still be read, and they stay apart
 * for people who do not see red, green or blue (protanopia, deuteranopia, tritanopia). The closest
 * two of the first *k* colours are at least this far apart, in grey (0 to 100, the smallest
 * difference of CIE L\*, Rec. 601 luma and Rec. 709 luma) and in colour (100 × distance in Oklab,
 * for the kind of sight that tells them apart worst):
 *
 * | k | 2 | 3 | 4 | 5 | 6 | 7 |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | grey | 29 | 20 | 9 | 9 | 8 | 7 |
 * | colour | 34 | 17 | 17 | 16 | 15 | 14 |
 *
 * (Seven colours of Okabe and Ito, without their yellow: grey 0.5, colour 7.6.) They were found by
 * a search over lightness, chroma and hue.
 *
 * Sources: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for
 * Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009; B. Ottosson, "A perceptual color
 * space for image processing", 2020.
 *
 * @example Naming a colour, so that one method looks the same in every figure
 * ```ts
 * import { palette } from "@norma/norma/display";
 *
 * const [plain, batch, layer] = palette;
 * const color = { domain: ["none", "batch norm", "layer norm"], range: [plain, batch, layer] };
 * ```
 */
export const palette: readonly string[] = [
  "#2d56b6",
  "#f39523",
  "#41006c",
  "#7c1f10",
  "#4598c0",
  "#857222",
  "#8ccdbc",
];

/**
 * Plot's scheme for quantities: its lightness rises evenly, so it reads in grey and without red or
 * green.
 *
 * @internal
 */
export const QUANTITY_SCHEME = "viridis";
