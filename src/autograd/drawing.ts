/**
 * A tape, drawn: a row for each operation and operand, arcs from operands to what was computed from
 * them, bars for memory and norms of gradients. On white paper, like a figure.
 *
 * @module
 */
import { escape } from "../print/escape.ts";
import { bytes, short } from "../print/numbers.ts";
import type { Picture } from "../print/picture.ts";
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Node } from "./graph.ts";

/** Of more nodes than this, the first and the last are drawn. */
const LONGEST = 48;

/** Pixels: the rim, a row, a letter of the font, between two columns, a bar. */
const RIM = 10, ROW = 20, LETTER = 7.3, GAP = 18, BAR = 80;
const FONT = `ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace`;
const INK = "#1a1a1a", PALE = "#666666", LINE = "#8a94a6";
const MEMORY = "#b9c0cc", GRADIENT = "#2d56b6", VARIABLE = "#f39523";

/** A column of texts, perhaps with a bar before each. */
interface Column {
  readonly head: string;
  readonly texts: readonly string[];
  readonly bars?: { readonly shares: readonly number[]; readonly colour: string };
}

/** @internal Draws. */
export function draw(
  nodes: readonly Node[],
  norms: ReadonlyMap<Tensor, number> | null,
  title: string,
): Picture {
  const cut = nodes.length - LONGEST, half = LONGEST / 2;
  const shown = nodes.map((_, i) => i).filter((i) =>
    cut <= 0 || i < half || i >= nodes.length - half
  );
  // Below the gap everything is a row lower.
  const row = new Map(shown.map((i, at) => [i, at + 1 + (cut > 0 && at >= half ? 1 : 0)]));
  const y = (i: number): number => RIM + ROW * (row.get(i)! + 0.5);

  const arcs = shown.flatMap((i) => nodes[i]!.from.filter((j) => row.has(j)).map((j) => [j, i]));
  const reach = (j: number, i: number): number =>
    row.get(i)! - row.get(j)! < 2 ? 0 : Math.min(72, 10 + 5 * (row.get(i)! - row.get(j)!));
  const spine = RIM + 6 + 0.75 * Math.max(0, ...arcs.map(([j, i]) => reach(j!, i!)));
  let svg = "";
  for (const [j, i] of arcs) {
    const [from, to, left] = [y(j!), y(i!), spine - reach(j!, i!)];
    svg += `<path fill='none' stroke='${LINE}' stroke-width='1.3' ` +
      `d='M${spine} ${from}C${left} ${from} ${left} ${to} ${spine} ${to}'/>`;
  }
  for (const i of shown) svg += dot(nodes[i]!, spine, y(i));
  if (cut > 0) svg += text(spine - 4, RIM + ROW * (half + 1.5), `⋮ ${cut} more`, PALE);

  let x = spine + 14;
  for (const column of columnsOf(shown.map((i) => nodes[i]!), norms)) {
    const [drawn, width] = drawColumn(column, x, shown.map(y));
    svg += drawn;
    x += width + GAP;
  }
  const width = Math.ceil(x - GAP + RIM);
  const height = 2 * RIM + ROW * (1 + shown.length + (cut > 0 ? 1 : 0));
  const names = nodes.flatMap(({ line }) => line === null ? [] : [line.name]);
  const more = names.length > 12 ? ` and ${names.length - 12} more` : "";
  return {
    width,
    height,
    svg: `<rect width='${width}' height='${height}' fill='white'/>` +
      `<g font-family="${FONT}" font-size='12'>${svg}</g>`,
    alt: `${title}, drawn as a graph: ${names.slice(0, 12).join(", ")}${more}.`,
  };
}

/** Full for what was computed, orange for a variable, hollow for a constant. */
function dot({ line, tensor }: Node, x: number, y: number): string {
  const fill = line !== null ? INK : tensor.tracked ? VARIABLE : "white";
  return `<circle cx='${x}' cy='${y}' r='4' fill='${fill}' stroke='${INK}'/>`;
}
const text = (x: number, y: number, content: string, colour = INK): string =>
  `<text x='${round(x)}' y='${y + 4}' fill='${colour}' xml:space='preserve'>${
    escape(content)
  }</text>`;
const round = (pixels: number): number => Math.round(10 * pixels) / 10;

function columnsOf(
  nodes: readonly Node[],
  norms: ReadonlyMap<Tensor, number> | null,
): readonly Column[] {
  const columns: Column[] = [
    { head: "operation", texts: nodes.map(({ name }) => name) },
    { head: "result", texts: nodes.map(({ tensor }) => show(tensor.shape)) },
    {
      head: "memory",
      texts: nodes.map((node) => node.bytes === 0 ? "view" : bytes(node.bytes)),
      bars: { shares: shares(nodes.map((node) => node.bytes)), colour: MEMORY },
    },
  ];
  if (norms === null) return columns;
  const found = nodes.map(({ tensor }) => norms.get(tensor));
  const bars = { shares: shares(found.map((norm) => norm ?? 0)), colour: GRADIENT };
  return [...columns, {
    head: "gradient norm",
    texts: found.map((norm) => norm === undefined ? "" : short(norm)),
    bars,
  }];
}
/** Of the largest finite one; 0 for what is not finite. */
function shares(values: readonly number[]): number[] {
  const finite = values.map((v) => Number.isFinite(v) ? v : 0), most = Math.max(...finite);
  return finite.map((v) => most > 0 ? v / most : 0);
}

/** A column from `x` on, and how wide it is. */
function drawColumn(
  { head, texts, bars }: Column,
  x: number,
  ys: readonly number[],
): [string, number] {
  const indent = bars === undefined ? 0 : BAR + 8;
  const letters = Math.max(head.length - indent / LETTER, ...texts.map((t) => t.length));
  const parts = texts.map((content, i) => {
    const share = bars?.shares[i] ?? 0, y = ys[i]!;
    const rect = share > 0
      ? `<rect x='${round(x)}' y='${y - 6}' width='${round(Math.max(1, BAR * share))}' ` +
        `height='12' fill='${bars!.colour}'/>`
      : "";
    return rect + text(x + indent, y, content);
  });
  return [text(x, RIM + ROW / 2, head, PALE) + parts.join(""), indent + letters * LETTER];
}
