/**
 * 1,797 handwritten digits, 8×8 pixels, that come with the module: E. Alpaydin and C. Kaynak,
 * "Optical Recognition of Handwritten Digits" (1998), UCI Machine Learning Repository,
 * https://doi.org/10.24432/C50P49, CC BY 4.0. The test part, as scikit-learn has it.
 *
 * @module
 */
import { Dataset } from "./dataset.ts";
import { DIGITS } from "./digits_data.ts";

const PIXELS = 64, FULL = 16;

/**
 * The 1,797 digits that scikit-learn's `load_digits` has, 64 pixels each, row by row, from 0
 * (paper) to 1 (ink: all 16 of the dots that a pixel stands for). No network and no permission
 * needed.
 *
 * They stand in the order in which 13 people wrote them, so the first and the last part are by
 * different hands: a split in this order is harder than one at random, and says more about new
 * writers. Three pixels are the same in all images.
 *
 * @example
 * ```ts
 * import { digits } from "@norma/norma/data";
 * import { Random } from "@norma/norma";
 * import { assertEquals } from "@std/assert";
 *
 * const [test, train] = digits().split(500, new Random(1));
 * assertEquals([train.length, test.length], [1297, 500]);
 * ```
 */
export function digits(): Dataset<[64], 1797> {
  const lines = DIGITS.split("\n");
  const features = new Uint8Array(lines.length * PIXELS);
  lines.forEach((line, i) => {
    for (let j = 0; j < PIXELS; j++) features[i * PIXELS + j] = parseInt(line[j + 1]!, FULL + 1);
  });
  return new Dataset<[64], 1797>({
    name: "the digits",
    features,
    labels: Uint8Array.from(lines, (line) => Number(line[0])),
    shape: [PIXELS],
    classes: 10,
    value: (byte) => byte / FULL,
  });
}
