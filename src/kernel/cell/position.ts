/**
 * Places in the text of a cell. Jupyter counts code points, a language server UTF-16 units in a
 * line, JavaScript UTF-16 units from the start.
 *
 * @module
 */

/** A place as a language server tells it: both from 0, the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** What separates lines. */
const LINE_END = /\r\n|\r|\n/;

/** The lines of a text, without their ends. */
export function linesOf(text: string): string[] {
  return text.split(LINE_END);
}

/** The place of an offset in UTF-16 units. */
export function positionAt(text: string, offset: number): Position {
  const before = linesOf(text.slice(0, offset));
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

/** The offset in UTF-16 units of a place; the end of the line when it has no such column. */
export function offsetAt(text: string, { line, character }: Position): number {
  const ends = [...text.matchAll(new RegExp(LINE_END, "g"))];
  const previous = ends[line - 1];
  const start = previous === undefined ? 0 : previous.index + previous[0].length;
  return Math.min(start + character, ends[line]?.index ?? text.length);
}

/** The UTF-16 offset of a count of code points. */
export function utf16Offset(text: string, codePoints: number): number {
  let offset = 0;
  for (const character of text) {
    if (codePoints-- <= 0) break;
    offset += character.length;
  }
  return offset;
}

/** The code points before a UTF-16 offset. */
export function codePointsBefore(text: string, offset: number): number {
  return [...text.slice(0, offset)].length;
}
