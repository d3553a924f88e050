/**
 * The program that Deno's kernel makes of a cell. Its errors have the positions of that program;
 * here they are told in terms of what the author wrote.
 *
 * @module
 */
import { stripTypeScriptTypes } from "node:module";
import { program } from "../cell/syntax.ts";
import { enter } from "./preamble.ts";

/** The cell as it is run: what it puts out names it. */
export function asRun(code: string, id: string): string {
  return enter(id) + program(code);
}

/**
 * The line of the cell, from 1, that a traceback of Deno's kernel speaks of: the statement at the
 * cell's top level.
 */
export function failedLine(code: string, traceback: readonly string[]): number | undefined {
  const frames = traceback.join("\n").matchAll(/^\s+at (?:async )?<anonymous>:(\d+):(\d+)$/gm);
  const last = [...frames].at(-1); // callers come last
  if (last === undefined) return undefined;
  return sourceLines(code)[Number(last[1]) - 1];
}

/** For every line of the kernel's JavaScript the line of the source, from 1, where it begins. */
function sourceLines(code: string): number[] {
  const { mappings } = sourceMap(asRun(withKeptImports(code), ""));
  let source = 0;
  return mappings.split(";").map((line) => {
    const [first, ...rest] = line.split(",").map((segment) => integers(segment)[2] ?? 0);
    const start = source += first ?? 0;
    for (const step of rest) source += step;
    return start + 1;
  });
}

/**
 * The kernel keeps every import that is not a type's, if anything of it is used or not: without its
 * names an import is kept here, too.
 */
function withKeptImports(code: string): string {
  return code.replace(
    /^import (?!type\b)([^"';]*)\bfrom\b/gm,
    (_, names: string) => `import ${names.replace(/[^\n]/g, "")}`,
  );
}

function sourceMap(code: string): { mappings: string } {
  try {
    const emitted = stripTypeScriptTypes(code, { mode: "transform", sourceMap: true });
    return JSON.parse(atob(/;base64,(\S+)\s*$/.exec(emitted)?.[1] ?? ""));
  } catch {
    return { mappings: "" };
  }
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * The integers of a source map's segment: base 64, five bits a digit, lowest first, the sign in the
 * lowest bit.
 */
function integers(segment: string): number[] {
  const found: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    found.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return found;
}
