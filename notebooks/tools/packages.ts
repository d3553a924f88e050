/**
 * The packages that make pages, each in the version that was looked at. They stand here and not in
 * `deno.json`, because they belong to this folder alone.
 *
 * @module
 */
export { default as hljs } from "npm:highlight.js@11.12.0/lib/core";
export { default as bash } from "npm:highlight.js@11.12.0/lib/languages/bash";
export { default as json } from "npm:highlight.js@11.12.0/lib/languages/json";
export { default as typescript } from "npm:highlight.js@11.12.0/lib/languages/typescript";
export { default as xml } from "npm:highlight.js@11.12.0/lib/languages/xml";
export { default as katex } from "npm:katex@0.19.1";
export { Marked } from "npm:marked@18.2.1";
export type { Token, TokenizerAndRendererExtension, Tokens } from "npm:marked@18.2.1";
