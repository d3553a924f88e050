/**
 * Rewrites a cell so that Stop can end what its top level waits for.
 *
 * @module
 */
import ts from "typescript";
import { program } from "../cell/syntax.ts";
import { KERNEL } from "../deno/preamble.ts";
import { parse } from "./parse.ts";

/**
 * The cell with `await x` as `await wait(x)` and `for await (… of x)` as `for await (… of each(x))`,
 * at its top level: functions wait for themselves. Every line stays the line it was. `wait(x)` is
 * `x`, and rejects when the cell is stopped; `each(x)` gives what `x` gives, and throws when the
 * cell is stopped.
 */
export function stoppable(code: string): string {
  if (!code.includes("await")) return code;
  const parsed = program(code);
  const file = parse(parsed);
  const insertions = [...waits(file)].flatMap(({ expression, method }) => [
    { at: expression.getStart(file), text: `${KERNEL}.${method}(` },
    { at: expression.end, text: ")" },
  ]);
  const start = parsed.indexOf(code); // behind the parenthesis of an object
  let changed = "";
  let from = start;
  for (const { at, text } of insertions.toSorted((a, b) => a.at - b.at)) {
    changed += parsed.slice(from, at) + text;
    from = at;
  }
  return changed + parsed.slice(from, start + code.length);
}

/** What the top level waits for. */
function* waits(node: ts.Node): Generator<{ expression: ts.Expression; method: string }> {
  if (ts.isAwaitExpression(node)) yield { expression: node.expression, method: "wait" };
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) {
    yield { expression: node.expression, method: "each" };
  }
  for (const child of evaluated(node)) yield* waits(child);
}

/** The parts of a node that run when it does; of a function that is at most its computed name. */
function evaluated(node: ts.Node): ts.Node[] {
  const later = ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) ||
    ts.isClassStaticBlockDeclaration(node);
  const parts: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    if (!later || ts.isComputedPropertyName(child) || ts.isDecorator(child)) parts.push(child);
  });
  return parts;
}
