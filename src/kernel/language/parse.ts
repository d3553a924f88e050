/**
 * Cells as TypeScript's parser reads them.
 *
 * @module
 */
import ts from "typescript";

/**
 * The syntax tree of a cell, with one statement more: in what exports nothing, `await (x)` would be
 * the call of a function.
 */
export function parse(code: string): ts.SourceFile {
  return ts.createSourceFile("cell.ts", `${code}\n;export {};`, ts.ScriptTarget.ESNext);
}
