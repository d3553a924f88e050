/**
 * Code as HTML with its parts marked by classes, which the page's style sheet colours.
 *
 * @module
 */
import { escaped } from "./html.ts";
import { bash, hljs, json, typescript, xml } from "./packages.ts";

for (const [name, language] of Object.entries({ bash, json, typescript, xml })) {
  hljs.registerLanguage(name, language);
}

/** The code as HTML; unmarked when the language is not known here. */
export function highlighted(code: string, language: string): string {
  if (hljs.getLanguage(language) === undefined) return escaped(code);
  return hljs.highlight(code, { language }).value;
}
