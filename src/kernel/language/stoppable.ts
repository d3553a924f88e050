/**
 * Rewrites a cell so that Stop can end what its top level waits for.
 *
 * @module
 */
import ts from "typescript";
import { program } from "../deno/syntax.ts";
import { parse } from "./parse.ts";

/**
 * What the rewritten cell calls: `wait(x)` is `x`, and rejects when the cell is stopped; `each(x)`
 * gives what `x` gives, and throws when the cell is stopped. Not even a cell with a `Symbol` of its
 * own hides it.
 */
const KERNEL = `globalThis[globalThis.Symbol.for("norma.kernel")]`;

/**
 * The cell with `await x` as `await wait(x)` and `for await (… of x)` as `for await (… of each(x))`,
 * at its top level: functions wait for themselves. Every line stays the line it was.
 */
export function stoppable(code: string): string {
  if (!code.includes("await")) return code;
  const parsed = program(code);
  const shift = parsed.indexOf(code); // past the parenthesis around an object
  const file = parse(parsed);
  const inserted = new Map<number, { close: string; open: string }>();
  const at = (offset: number) => {
    const place = inserted.get(offset) ?? { close: "", open: "" };
    inserted.set(offset, place);
    return place;
  };
  for (const { expression, method } of waits(file)) {
    at(expression.getStart(file)).open += `${KERNEL}.${method}(`;
    at(expression.end).close += ")";
  }
  let changed = "";
  let from = 0;
  for (const [offset, { close, open }] of [...inserted].sort(([a], [b]) => a - b)) {
    changed += parsed.slice(from, offset) + close + open;
    from = offset;
  }
  changed += parsed.slice(from);
  return changed.slice(shift, changed.length - (parsed.length - code.length - shift));
}

/** What the top level waits for: a call around an inner one comes first. */
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
