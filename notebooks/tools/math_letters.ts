/**
 * The letters of mathematics. Browsers no longer read MathML's `mathvariant`, except `normal`:
 * bold, blackboard and calligraphic letters are characters of their own in Unicode.
 *
 * @module
 */

/** Where each alphabet has its A, a, 0, Α and α. */
const ALPHABETS: Readonly<Record<string, readonly (number | undefined)[]>> = {
  "bold": [0x1d400, 0x1d41a, 0x1d7ce, 0x1d6a8, 0x1d6c2],
  "bold-italic": [0x1d468, 0x1d482, undefined, 0x1d71c, 0x1d736],
  "double-struck": [0x1d538, 0x1d552, 0x1d7d8],
  "script": [0x1d49c, 0x1d4b6],
  "fraktur": [0x1d504, 0x1d51e],
  "sans-serif": [0x1d5a0, 0x1d5ba, 0x1d7e2],
  "monospace": [0x1d670, 0x1d68a, 0x1d7f6],
};

/** Letters that were in Unicode before the alphabets came. */
const OLDER: Readonly<Record<string, string>> = {
  ...pairs("double-struck", "CℂHℍNℕPℙQℚRℝZℤ"),
  ...pairs("script", "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ"),
  ...pairs("fraktur", "CℭHℌIℑRℜZℨ"),
};

const FIRST = ["A", "a", "0", "Α", "α"].map((letter) => letter.charCodeAt(0));
const COUNT = [26, 26, 10, 25, 25];

/** MathML in which every letter of an alphabet is the character itself. */
export function withLetters(mathML: string): string {
  return mathML.replace(
    /<(m[ion]|mtext) mathvariant="([\w-]+)">([^<]*)</g,
    (whole, tag: string, variant: string, text: string) =>
      variant in ALPHABETS
        ? `<${tag}>${[...text].map((c) => letter(variant, c)).join("")}<`
        : whole,
  );
}

function letter(variant: string, character: string): string {
  const code = character.charCodeAt(0);
  const row = FIRST.findIndex((first, i) => code >= first && code < first + (COUNT[i] ?? 0));
  const base = ALPHABETS[variant]?.[row];
  if (base === undefined) return character;
  return OLDER[variant + character] ?? String.fromCodePoint(base + code - (FIRST[row] ?? 0));
}

function pairs(variant: string, letters: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, from, to] of letters.matchAll(/(.)(.)/gu)) found[`${variant}${from}`] = to ?? "";
  return found;
}
