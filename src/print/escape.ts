/**
 * Text inside of HTML.
 *
 * @module
 */
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** @internal `text` for the inside of an element, or of an attribute in double quotes. */
export const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => ENTITIES[c]!);
