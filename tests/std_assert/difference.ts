/**
 * How values that differ are printed: one line a property, `-` for what came, `+` for what was
 * expected. @module
 */

type Mark = " " | "-" | "+";
type Line = readonly [mark: Mark, text: string];

/** Above this many pairs of lines the changed part is shown as one block instead of matched up. */
const MOST_PAIRS = 4_000_000;

/** A value in full, with sorted keys, one property a line. */
export function format(value: unknown): string {
  return Deno.inspect(value, {
    depth: Infinity,
    sorted: true,
    trailingComma: true,
    compact: false,
    iterableLimit: Infinity,
    getters: true,
    strAbbreviateSize: Infinity,
  });
}

/** The block under "Values are not equal": a heading and the marked lines. */
export function difference(actual: unknown, expected: unknown): string {
  const texts = typeof actual === "string" && typeof expected === "string";
  const lines = texts
    ? match(visibleLines(actual), visibleLines(expected))
    : match(format(actual).split("\n"), format(expected).split("\n"));
  const title = `    ${paint("[Diff]", 90)} ${paint("Actual", 31)} / ${paint("Expected", 32)}`;
  const body = lines.map(([mark, text]) => {
    const line = `${mark}   ${text}`;
    return mark === " " ? line : paint(line, mark === "-" ? 31 : 32);
  });
  return ["", "", title, "", "", ...(texts ? [body.join("")] : body), ""].join(
    "\n",
  );
}

/** Text in an ANSI colour, or plain when `NO_COLOR` is set. */
export function paint(text: string, color: number): string {
  return Deno.noColor ? text : `\x1b[${color}m${text}\x1b[39m`;
}

/** The lines of a text with its control characters spelled out, each line keeping its end. */
function visibleLines(text: string): string[] {
  const spelled = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\b", "\\b")
    .replaceAll("\f", "\\f")
    .replaceAll("\t", "\\t")
    .replaceAll("\v", "\\v")
    .replaceAll(
      /\r\n|\r|\n/g,
      (end) => ({ "\r": "\\r", "\n": "\\n\n" })[end] ?? "\\r\\n\r\n",
    );
  return `${spelled}\n`.match(/.*?\r?\n/gs) ?? [];
}

/** Marks the lines that only one of two lists has (longest common subsequence). */
function match(actual: readonly string[], expected: readonly string[]): Line[] {
  let start = 0;
  while (start < actual.length && actual[start] === expected[start]) start++;
  let end = 0;
  const most = Math.min(actual.length, expected.length) - start;
  while (end < most && actual.at(-1 - end) === expected.at(-1 - end)) end++;
  const unchanged = (line: string): Line => [" ", line];
  return [
    ...actual.slice(0, start).map(unchanged),
    ...changes(
      actual.slice(start, actual.length - end),
      expected.slice(start, expected.length - end),
    ),
    ...actual.slice(actual.length - end).map(unchanged),
  ];
}

function changes(a: readonly string[], b: readonly string[]): Line[] {
  const lines: Line[] = [];
  let i = 0, j = 0;
  if (a.length * b.length <= MOST_PAIRS) {
    const width = b.length + 1;
    const common = new Uint32Array((a.length + 1) * width); // of a[i…] and b[j…]
    const at = (i: number, j: number) => common[i * width + j] ?? 0;
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        common[i * width + j] = a[i] === b[j]
          ? at(i + 1, j + 1) + 1
          : Math.max(at(i + 1, j), at(i, j + 1));
      }
    }
    while (i < a.length && j < b.length) {
      if (a[i] === b[j]) lines.push([" ", a[i++, j++, i - 1] as string]);
      else if (at(i + 1, j) >= at(i, j + 1)) {
        lines.push(["-", a[i++] as string]);
      } else lines.push(["+", b[j++] as string]);
    }
  }
  for (; i < a.length; i++) lines.push(["-", a[i] as string]);
  for (; j < b.length; j++) lines.push(["+", b[j] as string]);
  return lines;
}
