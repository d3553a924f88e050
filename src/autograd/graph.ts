/**
 * The lines of a tape as a graph: where operands come from.
 *
 * @module
 */
import { bytesOf } from "../backend/memory.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Line } from "./tape.ts";

/** @internal Something computed, or an operand from outside. */
export interface Node {
  readonly tensor: Tensor;
  /** The line that computed it; `null` for a variable or a constant. */
  readonly line: Line | null;
  /** `"matmul"`, `"variable"`, `"constant"`. */
  readonly name: string;
  /** Nodes that its operands are, by their indices. */
  readonly from: readonly number[];
  /** Bytes of its elements; a view has none of its own. */
  readonly bytes: number;
}

/** @internal The graph, each operand from outside before the line that uses it first. */
export function nodesOf(lines: readonly Line[]): Node[] {
  const nodes: Node[] = [], indices = new Map<Tensor, number>();
  const add = (node: Node): void => {
    indices.set(node.tensor, nodes.length);
    nodes.push(node);
  };
  for (const line of lines) {
    const { inputs, output } = line;
    for (const x of inputs) {
      // Numbers such as the 2 of x.mul(2) would only be in the way.
      if (indices.has(x) || (!x.tracked && x.size === 1)) continue;
      const name = x.tracked ? "variable" : "constant";
      add({ tensor: x, line: null, name, from: [], bytes: sizeOf(x) });
    }
    const from = [...new Set(inputs.flatMap((x) => indices.get(x) ?? []))];
    const isView = inputs.some((x) => x.storage === output.storage);
    add({ tensor: output, line, name: line.name, from, bytes: isView ? 0 : sizeOf(output) });
  }
  return nodes;
}
const sizeOf = (x: Tensor): number => x.size * bytesOf[x.dtype];
