/**
 * How wide a text will be, without a browser: advance widths of DejaVu Sans, the widest of the
 * fonts that a figure asks for, so that what is measured to fit also fits in the others.
 *
 * @module
 */

/** Advance widths of the characters from space to tilde, in hundredths of the font size. */
const ASCII = [
  ...[32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34], //  !"#$%&'()*+,-./
  ...[64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 56], // 0123456789:;<=>?
  ...[102, 68, 69, 72, 77, 67, 62, 78, 75, 30, 50, 68, 56, 86, 75, 79], // @ABCDEFGHIJKLMNO
  ...[67, 79, 72, 67, 61, 73, 68, 99, 69, 67, 69, 39, 34, 39, 84, 56], // PQRSTUVWXYZ[\]^_
  ...[50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61], // `abcdefghijklmno
  ...[63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84], // pqrstuvwxyz{|}~
];

/** Marks that stand on the letter before them, and characters without ink or width. */
const COMBINING = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** Ideographs, kana, hangul, full-width forms and emoji fill a square, or a little more. */
const SQUARE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uFF01-\uFF60]/u;
const EMOJI = /\p{Extended_Pictographic}/u;
/** Arrows, relations and dashes are wider than letters. */
const WIDE = /[\u2014\u2026\u2190-\u21FF\u2200-\u22FF\u0410-\u042F\u00D7\u00B1]/u;
/** Greek, Cyrillic, accented letters and all the rest. */
const OTHER = 66;

/**
 * How letters are drawn.
 *
 * @internal
 */
export interface Face {
  /** The font size in pixels. */
  readonly size: number;
  /** Bold letters are about an eighth wider. */
  readonly bold?: boolean;
  /** Letters of one width. */
  readonly monospace?: boolean;
}

function advance(character: string): number {
  const code = character.codePointAt(0)!;
  if (code >= 32 && code < 127) return ASCII[code - 32]!;
  if (COMBINING.test(character)) return 0;
  if (EMOJI.test(character)) return 135;
  if (SQUARE.test(character)) return 100;
  return WIDE.test(character) ? 100 : OTHER;
}

/**
 * The width of one line of text in pixels: an estimate from above.
 *
 * @internal
 */
export function textWidth(text: string, { size, bold, monospace }: Face): number {
  let hundredths = 0;
  for (const character of text) {
    const width = advance(character);
    hundredths += monospace ? (width === 0 ? 0 : Math.max(61, width > 99 ? width : 0)) : width;
  }
  return hundredths / 100 * size * (bold ? 1.13 : 1);
}

/**
 * Breaks a text into lines no wider than `width`: at spaces where it can, inside a word where it
 * must.
 *
 * @internal
 */
export function wrap(text: string, width: number, face: Face): string[] {
  return text.split("\n").flatMap((paragraph) => wrapParagraph(paragraph, width, face));
}

function wrapParagraph(text: string, width: number, face: Face): string[] {
  const lines: string[] = [];
  let line = "";
  // A non-breaking space is not a place to break, so \s would be wrong here.
  for (const word of text.split(/[ \t\r]+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer, face) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const character of word) {
      if (line !== "" && textWidth(line + character, face) > width) {
        lines.push(line);
        line = "";
      }
      line += character;
    }
  }
  return [...lines, line];
}
