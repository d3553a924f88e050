/**
 * Bars and histograms of letters: they show wherever text does, in the colour of the text.
 *
 * @module
 */

/** Blocks of 1 to 7 eighths of the width, and of 1 to 8 eighths of the height. */
const WIDTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"], HEIGHTS = "▁▂▃▄▅▆▇█";

/**
 * @internal A bar for a share of the longest, in eighths of a letter; anything above 0 is seen.
 * What is not a share has none.
 */
export function bar(share: number, letters = 20): string {
  if (!(share > 0) || share > 1) return "";
  const eighths = Math.max(1, Math.round(8 * letters * share));
  return "█".repeat(eighths >> 3) + WIDTHS[eighths & 7];
}

/**
 * @internal A curve of letters from the lowest value to the highest: means of neighbours where there
 * are more values than letters.
 */
export function curve(values: readonly number[], letters = 16): string {
  const columns = Math.min(letters, values.length);
  const heights = Array.from({ length: columns }, (_, i) => {
    const part = values.slice(
      Math.floor(i * values.length / columns),
      Math.floor((i + 1) * values.length / columns),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = Math.min(...heights), range = Math.max(...heights) - low || 1;
  return heights.map((height) => HEIGHTS[Math.min(7, Math.floor(8 * (height - low) / range))])
    .join("");
}

/** @internal A letter for each count, as high as its share of the largest; a space for none. */
export function columns(counts: ArrayLike<number>): string {
  let most = 0, text = "";
  for (let i = 0; i < counts.length; i++) most = Math.max(most, counts[i]!);
  for (let i = 0; i < counts.length; i++) {
    text += counts[i]! > 0 ? HEIGHTS[Math.ceil(8 * counts[i]! / most) - 1] : " ";
  }
  return text;
}
