/**
 * Markdown as `deno fmt` would write it.
 *
 * @module
 */

/** A table; cells of the first column to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const width = head.map((_, i) =>
    Math.max(i === 0 ? 2 : 3, ...[head, ...rows].map((row) => row[i]!.length))
  );
  const line = (cells: readonly string[]) => {
    const padded = cells.map((c, i) => i === 0 ? c.padEnd(width[i]!) : c.padStart(width[i]!));
    return `| ${padded.join(" | ")} |`;
  };
  const rule = width.map((n, i) => i === 0 ? "-".repeat(n) : `${"-".repeat(n - 1)}:`);
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** A paragraph of a hundred columns; code is not broken. */
export function paragraph(text: string, indent = ""): string {
  const lines: string[] = [];
  for (const word of text.match(/(?:`[^`]*`|[^\s`])+/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 100) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(lines.length === 0 ? word : indent + word);
  }
  return lines.join("\n");
}
/** A list, an item a paragraph. */
export const list = (items: readonly string[]): string =>
  items.map((item) => paragraph(`- ${item}`, "  ")).join("\n");

/** Two digits. */
export function two(x: number): string {
  if (Number.isNaN(x)) return "NaN";
  if (x === 0) return "0";
  if (x >= 0.01 && x < 999.5) return String(Number(x.toPrecision(2)));
  return x.toExponential(1).replace("+", "");
}
